using System.Runtime.InteropServices;
using TaskMessages.Mongo.Bson;

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
                { "numCores", Environment.ProcessorCount },
                { "cpuArch", RuntimeInformation.OSArchitecture.ToString() },
            }
        },
        { "os", new BsonDocument { { "type", RuntimeInformation.OSDescription }, { "version", Environment.OSVersion.VersionString } } },
        { "extra", new BsonDocument() },
    };
}
