using MongoDB.Driver;

namespace TaskMessages.Tests.Storage;

/// <summary>A MongoDB deployment that somebody named for this run, and which kinds of database the run has by that.</summary>
internal static class Deployment
{
    /// <summary>The environment variable that names it, which <c>./test.sh --mongodb</c> sets.</summary>
    public const string Variable = "TASKMESSAGES_TEST_MONGODB";

    /// <summary>Null in an ordinary run.</summary>
    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    /// <summary>What fixtures of the stores run on.</summary>
    public static IEnumerable<DatabaseKind> StoreKinds =>
        ConnectionString is null ? [DatabaseKind.Commands, DatabaseKind.Driver, DatabaseKind.DriverOnReplicaSet] : [DatabaseKind.Deployment];

    /// <summary>Those that tell of changes: replica sets.</summary>
    public static IEnumerable<DatabaseKind> WatchedKinds => ConnectionString is null ? [DatabaseKind.CommandsOnReplicaSet, DatabaseKind.DriverOnReplicaSet] : [DatabaseKind.Deployment];

    /// <summary>What the main fixtures of the HTTP contracts run on.</summary>
    public static IEnumerable<DatabaseKind> HttpKinds => ConnectionString is null ? [DatabaseKind.Commands, DatabaseKind.DriverOnReplicaSet] : [DatabaseKind.Deployment];

    /// <summary>The same with a standalone server, for one fixture of each contract.</summary>
    public static IEnumerable<DatabaseKind> EveryHttpKind => StoreKinds;

    /// <summary>A database of that name belongs to one test and is dropped at its end.</summary>
    public static string NewName() => $"taskmessages_test_{Guid.NewGuid():N}";

    public static async Task DropAsync(string name)
    {
        using var client = new MongoClient(ConnectionString);
        await client.DropDatabaseAsync(name);
    }
}
