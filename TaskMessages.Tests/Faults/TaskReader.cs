using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Tests.Faults;

/// <summary>Creates tasks of one agent over one connection and reads what became of them.</summary>
internal sealed class TaskReader(RawConnection connection, AgentKey agent)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <returns>The id of the new task.</returns>
    public async Task<long> CreateAsync(string content, CancellationToken cancellationToken)
    {
        var response = await connection.ExchangeAsync(TaskRequests.Create(agent, content), cancellationToken);
        Assert.That(response.Status, Is.EqualTo(202), response.Text);
        return response.FindNumber("\"task_id\":"u8);
    }

    /// <returns>The end state, once there is one; the caller's token is the deadline.</returns>
    public async Task<string> WaitForEndAsync(long task, CancellationToken cancellationToken)
    {
        while (true)
        {
            var body = await GetAsync(TaskRequests.Get(agent, task), cancellationToken);
            if ((string)body["status"]! is var status and ("completed" or "failed"))
                return status;
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <returns>The authors of the task's ledger, oldest first.</returns>
    public async Task<string[]> AuthorsAsync(long task, CancellationToken cancellationToken)
    {
        var body = await GetAsync(TaskRequests.List(agent, task, ascending: true), cancellationToken);
        return [.. body.AsArray().Select(message => (string)message!["content"]!["author"]!)];
    }

    private async Task<JsonNode> GetAsync(byte[] request, CancellationToken cancellationToken)
    {
        var response = await connection.ExchangeAsync(request, cancellationToken);
        Assert.That(response.Status, Is.EqualTo(200), response.Text);
        return JsonNode.Parse(response.Text)!;
    }
}
