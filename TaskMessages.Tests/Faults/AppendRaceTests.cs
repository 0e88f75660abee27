using System.Text.Json.Nodes;
using TaskMessages.Benchmarks;
using TaskMessages.Benchmarks.Crash;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Tests.Faults;

/// <summary>One claim wins, however many ask at once. The service is a process of its own and the requests come over 64 connections.</summary>
public sealed class AppendRaceTests
{
    private const int Rounds = 20;
    private const int Appends = 64;

    [Test]
    [CancelAfter(120_000)]
    [Property("contract", "xagent:12.16/B")]
    public async Task Append_64AtOnceOn20FinishedTasks_OneWinsEach(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var webhook = await WebhookAgent.StartAsync(() => TimeSpan.FromSeconds(2), cancellationToken);
        await using var service = ServiceProcess.Start(new ServiceOptions
        {
            Directory = directory.FullPath,
            Settings = new Dictionary<string, string> { ["Worker__Concurrency"] = "32" },
        });
        await service.WaitReadyAsync(TimeSpan.FromSeconds(60), cancellationToken);
        var agent = await AdminClient.CreateWebhookAgentAsync(service.EndPoint, webhook.Url, maxAttempts: 3, cancellationToken);
        var connections = await Task.WhenAll(
            Enumerable.Range(0, Appends).Select(_ => RawConnection.ConnectAsync(service.EndPoint, cancellationToken)));
        try
        {
            var reader = new TaskReader(connections[0], agent);
            var tasks = new List<long>();
            for (var round = 0; round < Rounds; round++)
                tasks.Add(await reader.CreateAsync($"question {round}", cancellationToken));
            foreach (var task in tasks)
                await reader.WaitForEndAsync(task, cancellationToken);

            foreach (var task in tasks)
            {
                var answers = await RaceAsync(connections, agent, task, cancellationToken);
                Assert.That(answers.Count(answer => answer == "202 "), Is.EqualTo(1), string.Join(", ", answers.Distinct()));
                Assert.That(answers.Count(answer => answer == "409 task_busy"), Is.EqualTo(Appends - 1), string.Join(", ", answers.Distinct()));
            }

            foreach (var task in tasks)
            {
                Assert.That(await reader.WaitForEndAsync(task, cancellationToken), Is.EqualTo("completed"));
                Assert.That(await reader.AuthorsAsync(task, cancellationToken), Is.EqualTo(new[] { "user", "agent", "user", "agent" }));
            }
            Assert.That(webhook.Calls.Select(call => call.TurnId), Is.Unique);
            Assert.That(webhook.Calls, Has.Count.EqualTo(2 * Rounds));
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }

    private static async Task<string[]> RaceAsync(
        RawConnection[] connections, AgentKey agent, long task, CancellationToken cancellationToken)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racing = connections.Select((connection, number) => AppendAsync(connection, number)).ToArray();
        go.SetResult();
        return await Task.WhenAll(racing);

        async Task<string> AppendAsync(RawConnection connection, int number)
        {
            var request = TaskRequests.Append(agent, task, $"append {number}");
            await go.Task;
            var response = await connection.ExchangeAsync(request, cancellationToken);
            return $"{response.Status} {(string?)JsonNode.Parse(response.Text)!["error"]?["code"]}";
        }
    }
}
