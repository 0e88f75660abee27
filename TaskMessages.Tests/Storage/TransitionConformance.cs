using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;

namespace TaskMessages.Tests.Storage;

/// <summary>Every move in every state: the store does what the state machine does and refuses what it refuses.</summary>
internal static class TransitionConformance
{
    private static readonly DateTime Now = Moves.Now;

    private static readonly Dictionary<string, Func<ITaskStore, ChatTask, string, Task<bool>>> InStore = new()
    {
        ["enqueue"] = async (store, task, _) => await store.EnqueueAsync(task.Id, Moves.Queued, TaskSize.Queue, CancellationToken.None) is not null,
        ["stop"] = async (store, task, token) => await store.StopAsync(
            task.Id, new TurnStop(StopKind.Cancel, "enough"), null, TaskSize.Queue, new Lease("host/boot/3", token), Now, Now, CancellationToken.None) is not null,
        ["claim"] = async (store, task, token) => (await store.ClaimAsync(
            new Lease("host/boot/2", token), Now, Now.AddMinutes(1), [], CancellationToken.None))?.Id == task.Id,
        ["heartbeat"] = (store, task, token) => store.HeartbeatAsync(task.Id, token, Now.AddMinutes(1), CancellationToken.None),
        ["allot"] = async (store, task, token) => await store.AllotAsync(task.Id, token, 1, 2, Now, CancellationToken.None) is not null,
        ["retry"] = (store, task, token) => store.RetryAsync(task.Id, token, Now.AddSeconds(3), "status 503", Now, CancellationToken.None),
        ["release"] = (store, task, token) => store.ReleaseAsync(task.Id, token, Now, CancellationToken.None),
        ["take over"] = (store, task, token) => store.TakeOverAsync(task.Id, token, Now, CancellationToken.None),
    };

    /// <returns>What the store did differently; empty when nothing.</returns>
    public static async Task<string> DifferenceAsync(ITaskStore store, ChatTask task, string move, string token)
    {
        var expected = Expect(task, move, token);
        await store.InsertAsync(task, CancellationToken.None);
        bool applied;
        try
        {
            applied = InStore.TryGetValue(move, out var direct) ? await direct(store, task, token) : await ApplyAsync(store, task, expected, move, token);
        }
        catch (DomainException)
        {
            applied = false;
        }

        var after = Text.Of(await store.FindAsync(task.Id, CancellationToken.None));
        if (applied != expected is not null)
            return $"{move} on {task.Id}: {(applied ? "applied" : "refused")}";
        return after == Text.Of(expected ?? task) ? "" : $"{move} on {task.Id}: expected {Text.Of(expected ?? task)} but found {after}";
    }

    /// <summary>A move that the state machine refuses is forced upon the store, which must refuse it by itself.</summary>
    private static async Task<bool> ApplyAsync(ITaskStore store, ChatTask task, ChatTask? next, string move, string token)
    {
        var change = new TaskChange(
            TurnStateMachine.All.Single(known => known.Name == move), task, next ?? task with { StateVersion = task.StateVersion + 1 }, token);
        return await store.ApplyAsync(change, CancellationToken.None) is not null;
    }

    private static ChatTask? Expect(ChatTask task, string move, string token)
    {
        try
        {
            return Moves.ByName[move](task, token);
        }
        catch (Exception refusal) when (refusal is IllegalTransitionException or DomainException)
        {
            return null;
        }
    }
}
