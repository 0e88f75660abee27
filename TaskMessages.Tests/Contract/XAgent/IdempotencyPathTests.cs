using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>One <c>Idempotency-Key</c> on two tasks.</summary>
public sealed class IdempotencyPathTests : ContractFixture
{
    [Test]
    public async Task Append_SameKeyAndBodyToAnotherTask_Is422AndNotTheFirstAnswer()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var first = await App.GivenTaskAsync(ChatStatus.Completed, agent);
        var second = await App.GivenTaskAsync(ChatStatus.Completed, agent);
        var body = new { agent_id = agent, message = new { content = "next" } };

        using var accepted = await App.AppendAsync(first, body, key, "two-tasks");
        using var refused = await App.AppendAsync(second, body, key, "two-tasks");

        await accepted.JsonAsync(System.Net.HttpStatusCode.Accepted);
        await refused.ChatErrorAsync(422, "idempotency_conflict");
        Assert.That(await App.ListAsync($"{second}", "", key), Is.Empty, "the other task has no message");
    }
}
