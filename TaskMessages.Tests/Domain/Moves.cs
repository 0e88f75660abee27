using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Domain;

/// <summary>Every move on an existing task, in one shape, so that tests can try each in each state.</summary>
internal static class Moves
{
    public static readonly DateTime Now = Snapshots.Start.AddSeconds(5);

    public static readonly QueuedTurn Queued = new("507f1f77bcf86cd799439018", "run-6", "later", Now);

    public static readonly PendingInteraction Question = new("sure?", null) { ExpiresAt = Now };

    public static readonly IReadOnlyDictionary<string, Func<ChatTask, string, ChatTask>> ByName =
        new Dictionary<string, Func<ChatTask, string, ChatTask>>
        {
            ["append"] = (task, _) => TurnStateMachine.AppendTurn(
                task, Snapshots.NewTurn("next", Now, "507f1f77bcf86cd799439012", "run-2")),
            ["reply"] = (task, _) => TurnStateMachine.ReplyTurn(
                task, Snapshots.NewTurn("this one", Now, "507f1f77bcf86cd799439013", "run-3") with { CommandId = "command" }),
            ["resume"] = (task, _) => TurnStateMachine.ResumeTurn(task, Snapshots.NewTurn("hello", Now, "507f1f77bcf86cd799439014", "run-4")),
            ["try again"] = (task, _) => TurnStateMachine.TryTurnAgain(task, Snapshots.NewTurn("hello", Now, "507f1f77bcf86cd799439015", "run-5")),
            ["enqueue"] = (task, _) => TurnStateMachine.EnqueueTurn(task, Queued),
            ["claim"] = (task, token) => TurnStateMachine.ClaimTurn(task, new Lease("host/boot/2", token), Now, Now.AddMinutes(1)),
            ["heartbeat"] = (task, token) => TurnStateMachine.KeepTurn(task, token, Now.AddMinutes(1)),
            ["allot"] = (task, token) => TurnStateMachine.AllotMessages(task, token, 1, 2, Now),
            ["remove"] = (task, token) => TurnStateMachine.RemoveMessages(task, token, Now),
            ["retry"] = (task, token) => TurnStateMachine.RetryTurn(task, token, Now.AddSeconds(3), "status 503", Now),
            ["release"] = (task, token) => TurnStateMachine.ReleaseTurn(task, token, Now),
            ["take over"] = (task, token) => TurnStateMachine.TakeOverTurn(task, token, Now),
            ["stop"] = (task, token) => TurnStateMachine.StopTurn(task, new TurnStop(StopKind.Cancel, "enough"), null, new Lease("host/boot/3", token), Now),
            ["complete"] = (task, token) => TurnStateMachine.CompleteTurn(task, token, "done", Now),
            ["fail"] = (task, token) => TurnStateMachine.FailTurn(task, token, "broken", Now),
            ["ask for input"] = (task, token) => TurnStateMachine.AskUser(task, token, Question, Now),
            ["pause"] = (task, token) => EndStopped(task, token, StopKind.Pause),
            ["cancel"] = (task, token) => EndStopped(task, token, StopKind.Cancel),
            ["interrupt"] = (task, token) => EndStopped(task, token, StopKind.Interrupt),
            ["give up"] = (task, _) => TurnStateMachine.GiveUpTurn(task, "too large", Now),
            ["abandon"] = (task, _) => TurnStateMachine.AbandonTask(task, "507f1f77bcf86cd799439016", "no more", Now),
            ["delete"] = (task, _) => TurnStateMachine.DeleteTask(task, Now),
            ["expire"] = (task, _) => TurnStateMachine.ExpireQuestion(task, "507f1f77bcf86cd799439017", Now),
        };

    /// <summary>A turn ends by an order only after it was given; that does not take the lease away from who gave it.</summary>
    private static ChatTask EndStopped(ChatTask task, string token, StopKind kind)
        => TurnStateMachine.EndStopped(task with { Turn = task.Turn is { } turn ? turn with { Stop = new TurnStop(kind, "why") } : null }, token, Now).Next;
}
