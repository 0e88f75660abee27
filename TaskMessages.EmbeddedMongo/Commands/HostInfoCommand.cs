using System.Runtime.InteropServices;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>hostInfo</c>: the machine that the host process runs on.</summary>
internal static class HostInfoCommand
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken) => new()
    {
        {
            "system", new BsonDocument
            {
                { "currentTime", new BsonDateTime(context.Time.GetUtcNow().ToUnixTimeMilliseconds()) },
                { "hostname", Environment.MachineName },
                { "cpuAddrSize", IntPtr.Size * 8 },
                { "memSizeMB", Number.Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20) },
                { "numCores", Environment.ProcessorCount },
                { "cpuArch", Architecture() },
            }
        },
        {
            "os", new BsonDocument
            {
                { "type", OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "Darwin" : "Linux" },
                { "name", RuntimeInformation.OSDescription },
                { "version", Environment.OSVersion.Version.ToString() },
            }
        },
        { "extra", new BsonDocument() },
    };

    /// <summary>As uname names it.</summary>
    private static string Architecture() => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString(),
    };
}
