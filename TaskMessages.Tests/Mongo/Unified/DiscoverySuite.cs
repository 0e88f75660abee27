using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.Mongo.Server;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>What clients report of the servers that they watch. These cases mostly wait, so several run at a time, each on a server of its own, because
/// a server has one fail point for all.</summary>
public abstract class DiscoverySuite : UnifiedSuite
{
    // 250 ms are the shortest limit of these cases; 2 s are enough for a hello on a slow machine
    private static readonly Patience Long = new(8, TimeSpan.FromMinutes(2));

    // what is listed does not hold however long one waits
    private static readonly Patience Short = new(1, TimeSpan.FromSeconds(1));

    private protected override string Suite => "discovery_and_monitoring/unified";

    private protected override int AtOnce => 8;

    private protected override async Task<string?> RunAsync(UnifiedCase test, bool isListed)
    {
        using var directory = new TemporaryDirectory();
        var options = Options(new EmbeddedMongoOptions { Directory = directory.Path, Listen = "127.0.0.1:0", EnableTestCommands = true });
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        return await new UnifiedRunner(ConnectionString(server), isListed ? Short : Long).RunAsync(test);
    }
}
