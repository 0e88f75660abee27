using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Benchmarks.Consoles;

/// <summary>Fills a service's database: tasks are copies of one that the service has created and completed, stored beside it; messages go through the batch endpoint.</summary>
internal static class ConsoleFiller
{
    private const int DocumentsAtOnce = 1000;
    private const int MessagesAtOnce = 500;
    private const int Writers = 4;

    /// <summary>Far from the numbers that the service gives out itself.</summary>
    private const long FirstId = 1_000_000_000;

    /// <param name="connectionString">The embedded database's listener.</param>
    /// <param name="template">A completed task.</param>
    /// <param name="count">How many copies.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task AddTasksAsync(string connectionString, long template, int count, CancellationToken cancellationToken)
    {
        using var database = DriverDatabase.Connect(connectionString, "taskmessages", NullLoggerFactory.Instance);
        var tasks = database.GetCollection("tasks");
        var task = await tasks.FindOneAsync(new BsonDocument("_id", template.ToString(CultureInfo.InvariantCulture)), cancellationToken)
            ?? throw new InvalidOperationException($"There is no task {template}");
        var newest = task["created_at"].ToUniversalTime();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count).Chunk(DocumentsAtOnce),
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (numbers, stop) => await tasks.InsertMissingAsync([.. numbers.Select(number => Copy(task, FirstId + number, newest.AddSeconds(number - count)))], stop));
    }

    /// <summary>Stores a conversation of a caller's own.</summary>
    public static async Task AddConversationAsync(RawConnection connection, string name, int messages, CancellationToken cancellationToken)
    {
        foreach (var numbers in Enumerable.Range(1, messages).Chunk(MessagesAtOnce))
        {
            var contents = numbers.Select(number => $"Message {number.ToString(CultureInfo.InvariantCulture)}: as long as what somebody types into a chat, a sentence or two.");
            var response = await connection.ExchangeAsync(TaskRequests.Batch(AgentKey.Echo, name, contents), cancellationToken);
            if (response.Status != 200)
                throw new InvalidOperationException($"A batch was answered with {response.Status}: {response.Text}");
        }
    }

    private static BsonDocument Copy(BsonDocument task, long id, DateTime at)
    {
        var copy = new BsonDocument(task) { ["_id"] = id.ToString(CultureInfo.InvariantCulture) };
        foreach (var name in (string[])["created_at", "updated_at", "completed_at"])
        {
            if (copy.Contains(name))
                copy[name] = at;
        }

        return copy;
    }
}
