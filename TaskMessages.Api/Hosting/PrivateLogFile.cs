using System.Text;
using Serilog.Sinks.File;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// Log files that nobody but the service's own user may read (0600), each from the moment that it is opened. Named as <c>hooks</c> of the file sink in
/// <c>appsettings.json</c>; without it they have the rights that the process's umask leaves. On Windows a directory's own rights are inherited.
/// </summary>
public sealed class PrivateLogFile : FileLifecycleHooks
{
    private PrivateLogFile()
    {
    }

    public static PrivateLogFile Hooks { get; } = new();

    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return underlyingStream;
    }
}
