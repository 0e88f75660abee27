using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Console.Tasks;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console;

/// <summary>What the administrator sees and does of every agent's tasks, through the services that the pages use.</summary>
public sealed class TaskRowsTests : ContractFixture
{
    private TaskInspection Inspection => App.Services.GetRequiredService<TaskInspection>();

    private TaskAdministration Administration => App.Services.GetRequiredService<TaskAdministration>();

    [Test]
    public async Task Search_EveryAgentAndKind_NewestFirst_PageByPage()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var mine = new List<string>();
        for (var number = 0; number < TaskFilter.PageSize + 5; number++)
            mine.Insert(0, (await App.CreateTaskAsync($"hello {number}", key, agent)).ToString(CultureInfo.InvariantCulture));
        await App.AddTextAsync($"external {agent}", "a note");

        var all = new TaskRows(Inspection);
        await all.LoadAsync(new TaskFilter(), CancellationToken.None);
        Assert.That(all.Rows, Has.Count.EqualTo(TaskFilter.PageSize));
        Assert.That(all.Rows[0].Name, Is.EqualTo($"external {agent}"));

        var rows = new TaskRows(Inspection);
        await rows.LoadAsync(new TaskFilter { AgentId = agent }, CancellationToken.None);
        var first = rows.Rows.Select(row => row.Id).ToList();
        await rows.LoadAsync(new TaskFilter { AgentId = agent, After = rows.Next }, CancellationToken.None);
        Assert.That(first.Concat(rows.Rows.Select(row => row.Id)), Is.EqualTo(mine));
        Assert.That(rows.Next, Is.Null);
        Assert.That(rows.Rows[^1].Input, Is.EqualTo("hello 0"));
    }

    [Test]
    public async Task Search_StatusMetadataAndTime_AreCombined()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        foreach (var customer in new[] { "a", "b" })
        {
            using var created = await App.PostTaskAsync(new { agent_id = agent, message = new { content = customer }, metadata = new { customer, deep = new { number = 7 } } }, key);
            await App.WaitForEndAsync((long)(await created.JsonAsync(System.Net.HttpStatusCode.Accepted))["task_id"]!, key);
        }

        Assert.That(await FindAsync(new TaskFilter { Metadata = "customer=a, deep.number=7" }), Is.EqualTo(new[] { "a" }));
        Assert.That(await FindAsync(new TaskFilter { Metadata = "customer=a,deep.number=8" }), Is.Empty);
        Assert.That(await FindAsync(new TaskFilter { Status = ChatStatus.Completed }), Is.EqualTo(new[] { "b", "a" }));
        Assert.That(await FindAsync(new TaskFilter { Status = ChatStatus.Failed }), Is.Empty);
        Assert.That(await FindAsync(new TaskFilter { To = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) }), Is.Empty);
        Assert.That(await FindAsync(new TaskFilter { Source = TaskSource.External }), Is.Empty);

        async Task<IEnumerable<string?>> FindAsync(TaskFilter filter) =>
            (await Inspection.SearchAsync((filter with { AgentId = agent }).ToQuery(), CancellationToken.None)).Tasks.Select(task => task.Input);
    }

    [Test]
    public async Task Refresh_ChangesInPlace_CountsNewOnes_AndMovesNothing()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var ids = new List<long>();
        for (var number = 0; number < 3; number++)
        {
            ids.Add(await App.CreateTaskAsync("x", key, agent));
            await App.WaitForEndAsync(ids[^1], key);
        }

        var rows = new TaskRows(Inspection);
        await rows.LoadAsync(new TaskFilter { AgentId = agent }, CancellationToken.None);
        var order = rows.Rows.Select(row => row.Id).ToList();
        rows.SelectAll(true);
        Assert.That(await rows.RefreshAsync(CancellationToken.None), Is.False);

        await App.CreateTaskAsync("new", key, agent);
        using var appended = await App.AppendAsync(ids[1], "again", key, agent);
        await App.WaitForEndAsync(ids[1], key);
        await Administration.DeleteAsync(order[0], CancellationToken.None);

        Assert.That(await rows.RefreshAsync(CancellationToken.None), Is.True);
        Assert.That(rows.Rows.Select(row => row.Id), Is.EqualTo(order), "nothing moves");
        Assert.That(rows.NewCount, Is.EqualTo(1));
        Assert.That(rows.Rows[0].Lifecycle, Is.EqualTo(TaskLifecycle.Deleted));
        Assert.That((rows.Rows[1].TurnCount, rows.Rows[1].Input), Is.EqualTo((2, "again")));
        rows.SelectAll(true);
        Assert.That(rows.Selected, Is.EquivalentTo(order.Skip(1)));
        await rows.LoadAsync(rows.Filter, CancellationToken.None);
        Assert.That((rows.NewCount, rows.Rows.Count), Is.EqualTo((0, 3)));
    }

    [Test]
    public async Task Refresh_OnceAPageOfNewTasksHasCome_CountsNoFurther_UntilTheyAreShown()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        await App.CreateTaskAsync("old", key, agent);
        var rows = new TaskRows(Inspection);
        await rows.LoadAsync(new TaskFilter { AgentId = agent }, CancellationToken.None);
        var newest = 0L;
        for (var number = 0; number < TaskFilter.PageSize; number++)
            newest = await App.CreateTaskAsync("new", key, agent);
        await App.WaitForEndAsync(newest, key);
        await rows.RefreshAsync(CancellationToken.None);
        Assert.That(rows.NewCount, Is.EqualTo(TaskFilter.PageSize));

        await Administration.DeleteAsync(newest.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
        await rows.RefreshAsync(CancellationToken.None);
        Assert.That(rows.NewCount, Is.EqualTo(TaskFilter.PageSize), "it was not looked");
        await rows.LoadAsync(rows.Filter, CancellationToken.None);
        Assert.That((rows.NewCount, rows.Rows.Count), Is.EqualTo((0, TaskFilter.PageSize)));
    }

    [Test]
    public async Task Administration_ActsForEveryAgent_WithoutAKey()
    {
        var (agent, _, keyId) = await App.AddAgentAsync();
        var task = await Administration.CreateAsync(agent, "hello", CancellationToken.None);
        await EndsAsync(task.Id);
        var appended = await Administration.AppendAsync(task.Id, "and again", BusyPolicy.Reject, CancellationToken.None);
        Assert.That(appended.QueuePosition, Is.Null);
        var ended = await EndsAsync(task.Id);
        Assert.That((ended.Output, ended.TurnCount, ended.OwnerKeyId), Is.EqualTo(("and again", 2, (long?)null)));
        var turns = await Inspection.LatestTurnsAsync(ended, 1, CancellationToken.None);
        Assert.That((turns.Items.Single().Input, turns.HasMore), Is.EqualTo(("and again", true)));
        var keys = await App.Services.GetRequiredService<ApiKeyService>().ListAsync(agent, CancellationToken.None);
        Assert.That(keys.Single(key => key.Id == keyId).UsageMonthCalls, Is.Zero, "no key has called");

        var refusal = Assert.ThrowsAsync<DomainException>(() => Administration.CancelAsync(task.Id, CancellationToken.None));
        Assert.That(refusal!.Error, Is.EqualTo(DomainError.NotCancelable));
        Assert.That(Assert.ThrowsAsync<DomainException>(() => Administration.RetryAsync(task.Id, CancellationToken.None))!.Error, Is.EqualTo(DomainError.NotFailed));
        await Administration.DeleteAsync(task.Id, CancellationToken.None);
        Assert.That(Assert.ThrowsAsync<DomainException>(() => Inspection.GetAsync(task.Id, CancellationToken.None))!.Error, Is.EqualTo(DomainError.TaskNotFound));
    }

    [Test]
    public async Task Administration_ExternalConversation_HasNoTurns_AndIsDeleted()
    {
        var name = $"external {Guid.NewGuid():N}";
        await App.AddTextAsync(name, "a note");
        var task = (await Inspection.FindAsync(name, CancellationToken.None))!;

        Assert.That(
            Assert.ThrowsAsync<DomainException>(() => Administration.AppendAsync(task.Id, "x", BusyPolicy.Reject, CancellationToken.None))!.Error,
            Is.EqualTo(DomainError.BadRequest));
        await Administration.DeleteAsync(task.Id, CancellationToken.None);
        Assert.That(await Inspection.FindAsync(name, CancellationToken.None), Is.Null);
        using var listed = await App.GetAsync($"/messages?task_id={Uri.EscapeDataString(name)}");
        Assert.That(listed.StatusCode, Is.EqualTo(System.Net.HttpStatusCode.NotFound), "nor do its callers see any of it");
    }

    private async Task<ChatTask> EndsAsync(string id) => await Support.Eventually.ReadAsync(
        () => Inspection.GetAsync(id, CancellationToken.None), task => task.Status is ChatStatus.Completed or ChatStatus.Failed);
}
