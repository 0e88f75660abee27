using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>What clients report of a standalone server at which they have to log in; only the cases that ask for one.</summary>
public sealed class DiscoveryLoginSuiteTests : DiscoverySuite
{
    private protected override int Held => 5;

    private protected override bool HasLogin => true;

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>();

    private protected override string ConnectionString(EmbeddedMongoServer server) => $"mongodb://u:pencil@{server.Endpoint}/";

    private protected override EmbeddedMongoOptions Options(EmbeddedMongoOptions options) => new()
    {
        Directory = options.Directory,
        Listen = options.Listen,
        EnableTestCommands = options.EnableTestCommands,
        Username = "u",
        Password = "pencil",
    };
}
