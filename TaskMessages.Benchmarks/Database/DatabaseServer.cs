using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Benchmarks.Database;

/// <summary>The command <c>db-server</c>: an embedded server in a process of its own, that says where it listens and how long its start took.</summary>
internal static class DatabaseServer
{
    /// <summary>Serves until the standard input ends.</summary>
    /// <param name="directory">Where its data is.</param>
    /// <param name="port">On 127.0.0.1; 0: any free one.</param>
    /// <param name="replicaSet">The replica set that it says it is the primary of; null: a standalone server.</param>
    /// <param name="input">Ends when the server is to end.</param>
    /// <param name="output">Is told the connection string and how long the first answer took.</param>
    /// <param name="cancellationToken">Ends the start, or the server.</param>
    public static async Task RunAsync(string directory, int port, string? replicaSet, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var options = new EmbeddedMongoOptions { Directory = directory, Listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), ReplicaSetName = replicaSet };
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken);
        await server.RunCommandAsync(new BsonDocument { { "find", MongoSide.ReadablesName }, { "filter", new BsonDocument("_id", 0) }, { "limit", 1 }, { "$db", MongoSide.Database } }, cancellationToken);
        var answered = Stopwatch.GetElapsedTime(started);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{server.ConnectionString} {answered.TotalMilliseconds}"));
        await output.FlushAsync(cancellationToken);
        await input.ReadToEndAsync(cancellationToken);
    }
}
