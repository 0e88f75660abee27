using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Hosting;

/// <summary>Puts the key ring where the settings say, in a directory that only the service's user can enter.</summary>
internal sealed class KeyRingDirectory(
    IOptions<DataProtectionKeyOptions> keys, IOptions<MongoOptions> mongo, ILoggerFactory loggers) : IConfigureOptions<KeyManagementOptions>
{
    private const string DefaultName = "keys";

    public void Configure(KeyManagementOptions options)
    {
        var path = keys.Value.KeysDirectory ?? Path.Combine(mongo.Value.EmbeddedDirectory, DefaultName);
        options.XmlRepository = new FileSystemXmlRepository(Create(Path.GetFullPath(path)), loggers);
    }

    private static DirectoryInfo Create(string path)
    {
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(path);
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var directory = Directory.CreateDirectory(path, OwnerOnly);
        directory.UnixFileMode = OwnerOnly;
        return directory;
    }
}
