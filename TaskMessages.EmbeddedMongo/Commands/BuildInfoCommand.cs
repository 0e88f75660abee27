namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>buildInfo</c>: the MongoDB version whose behaviour this server has.</summary>
internal static class BuildInfoCommand
{
    public const string Version = "7.0.0";

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken) => new()
    {
        { "version", Version },
        { "gitVersion", "embedded" },
        { "modules", new BsonArray() },
        { "sysInfo", "deprecated" },
        { "versionArray", new BsonArray { 7, 0, 0, 0 } },
        { "bits", 64 },
        { "debug", false },
        { "maxBsonObjectSize", BsonCodec.MaxDocumentSize },
        { "storageEngines", new BsonArray { "sqlite" } },
    };
}
