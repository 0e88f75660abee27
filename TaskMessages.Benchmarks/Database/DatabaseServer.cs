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
    public static async Task RunAsync(string directory, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var options = new EmbeddedMongoOptions { Directory = directory, Listen = "127.0.0.1:0" };
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken);
        await server.RunCommandAsync(new BsonDocument { { "find", MongoSide.ReadablesName }, { "filter", new BsonDocument("_id", 0) }, { "limit", 1 }, { "$db", MongoSide.Database } }, cancellationToken);
        var answered = Stopwatch.GetElapsedTime(started);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{server.ConnectionString} {answered.TotalMilliseconds}"));
        await output.FlushAsync(cancellationToken);
        await input.ReadToEndAsync(cancellationToken);
    }
}
