using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Api.Executors.Acp;
using TaskMessages.Tests.Contract.Agentex.Rpc;
using TaskMessages.Tests.Contract.Agentex.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Agents;

/// <summary>What becomes of the message contract's tasks when their agent is deleted.</summary>
[Property("case", "B9")]
public sealed class AgentDeletionTests : ContractFixture
{
    private FakeAcpAgent _agent = null!;

    private protected override string[] Settings => ["--Delivery:PollInterval=00:00:00.010"];

    [SetUp]
    public async Task StartAgentAsync() => _agent = await FakeAcpAgent.StartAsync();

    [TearDown]
    public ValueTask StopAgentAsync() => _agent.DisposeAsync();

    [Test]
    public async Task CaseB9_Delete_CancelsTasksThatAreNotAtAnEnd([Values] bool byTheContract)
    {
        var client = await RpcClient.CreateAsync(App, _agent, "async");
        var running = new List<string>();
        for (var number = 0; number < 45; number++)
            running.Add((string)(await client.ResultAsync("task/create", new { }))["id"]!);
        await App.ChangeAsync($"/tasks/{running[0]}/interrupt", new { }, client.Key);
        await App.ChangeAsync($"/tasks/{running[1]}/complete", new { reason = "done" }, client.Key);

        await DeleteAsync(client.Agent, byTheContract);

        foreach (var id in running.Where(id => id != running[1]))
        {
            var task = await App.ReadAsync($"/tasks/{id}", key: null!);
            Assert.That(((string?)task["status"], (string?)task["status_reason"]), Is.EqualTo(("CANCELED", "The agent was deleted.")));
        }

        Assert.That((string?)(await App.ReadAsync($"/tasks/{running[1]}", key: null!))["status"], Is.EqualTo("COMPLETED"), "what has ended stays");
    }

    [Test]
    public async Task CaseB9_Delete_StopsTheRunningTurn_AndTheCallerHears()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = await RpcClient.CreateAsync(App, _agent);
        _agent.OnMessage = _ => HangAsync(asked);
        var call = client.ErrorAsync("message/send", new { task_name = "hangs", content = RpcClient.Text("x") });
        await asked.Task;

        await DeleteAsync(client.Agent, byTheContract: false);

        Assert.That(await call, Does.Contain("The agent was deleted."));
        Assert.That((string?)(await App.ReadAsync("/tasks/name/hangs", key: null!))["status"], Is.EqualTo("CANCELED"));
    }

    [Test]
    public async Task CaseB9_Delete_GivesUpWhatTheAgentWasStillToBeToldOf()
    {
        var client = await RpcClient.CreateAsync(App, _agent, "async");
        var task = (string)(await client.ResultAsync("task/create", new { }))["id"]!;
        _agent.Key = "a key that nobody sends";
        await client.ErrorAsync("event/send", new { task_id = task });

        await DeleteAsync(client.Agent, byTheContract: false);

        var item = await Eventually.ReadAsync(
            async () => (await App.ReadAsync($"/events?task_id={task}&agent_id={client.Agent}", key: null!))[0]!, read => (string?)read["delivery_status"] == "failed");
        Assert.That((string?)item["delivery_error"], Is.EqualTo("The agent was deleted."));
    }

    [Test]
    public async Task CaseB9_DeleteRepeatedAfterACrash_FindsNoAgentAndFinishesAllTheSame()
    {
        var client = await RpcClient.CreateAsync(App, _agent, "async");
        var task = (string)(await client.ResultAsync("task/create", new { }))["id"]!;
        await App.Services.GetRequiredService<IAgentStore>().DeleteAsync(client.Agent, CancellationToken.None);

        using var deleted = await App.AdminAsync(HttpMethod.Delete, $"/agents/{client.Agent}");

        await deleted.DetailAsync(404, "Agent not found");
        Assert.That((string?)(await App.ReadAsync($"/tasks/{task}", key: null!))["status"], Is.EqualTo("CANCELED"));
    }

    private async Task DeleteAsync(long agent, bool byTheContract)
    {
        using var deleted = byTheContract
            ? await App.SendAsync(HttpMethod.Delete, $"/agents/{agent}", null, null)
            : await App.AdminAsync(HttpMethod.Delete, $"/agents/{agent}");
        await deleted.JsonAsync(200);
    }

    private static async IAsyncEnumerable<object> HangAsync(TaskCompletionSource asked)
    {
        yield return FakeAcpAgent.Delta(0, "begun");
        asked.SetResult();
        await Task.Delay(Timeout.Infinite, new CancellationTokenSource(Eventually.Patience).Token);
    }
}
