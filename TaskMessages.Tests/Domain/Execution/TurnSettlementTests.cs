using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>Whose the end of a turn is, when the write that would end it finds it over.</summary>
public sealed class TurnSettlementTests
{
    private TurnScene _scene = null!;

    [SetUp]
    public async Task CreateAsync() => _scene = await TurnScene.CreateAsync();

    [Test]
    public async Task Run_AnotherAttemptHasEndedTheTurn_IsLeaseLostAndNotCompleted()
    {
        var result = await RunAsync(async (turn, _) =>
        {
            await _scene.Tasks.TakeOverAsync(TurnScene.TaskId, turn.Turn.Lease!.Token, _scene.Clock.Now, CancellationToken.None);
            await EndAsync((await _scene.ClaimAsync())!);
        });

        Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.LeaseLost));
        Assert.That((await _scene.TaskAsync()).Records.Single().Attempts, Is.EqualTo(2));
        Assert.That((await _scene.TaskAsync()).Output, Is.EqualTo("another's"));
    }

    [Test]
    public async Task Run_ItsOwnEndWasStoredAndTheAnswerLost_IsCompleted()
    {
        var result = await RunAsync(async (_, _) => await EndAsync(await _scene.TaskAsync()));

        Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Completed));
    }

    [Test]
    public async Task Run_AnotherAttemptHasTheTurn_IsLeaseLostAndLeavesItAlone()
    {
        ChatTask? others = null;

        var result = await RunAsync(async (turn, _) =>
        {
            await _scene.Tasks.TakeOverAsync(TurnScene.TaskId, turn.Turn.Lease!.Token, _scene.Clock.Now, CancellationToken.None);
            others = await _scene.ClaimAsync();
        });

        Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.LeaseLost));
        var task = await _scene.TaskAsync();
        Assert.That((task.Turn!.Lease, task.StateVersion, task.Records.Count), Is.EqualTo((others!.Turn!.Lease, others.StateVersion, 0)));
    }

    private Task<TurnResult> RunAsync(Func<TurnContext, CancellationToken, Task> meanwhile) => _scene.RunAsync(new ScriptedExecutor(_scene.Clock, meanwhile));

    private async Task EndAsync(ChatTask task)
    {
        var token = task.Turn!.Lease!.Token;
        var end = new TaskChange(TurnStateMachine.Complete, task, TurnStateMachine.CompleteTurn(task, token, "another's", _scene.Clock.Now), token);
        Assert.That(await _scene.Tasks.ApplyAsync(end, CancellationToken.None), Is.Not.Null);
    }
}
