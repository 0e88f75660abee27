using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Domain;

/// <summary>Tasks in every state that the state machine reaches, made by its own moves.</summary>
internal static class Snapshots
{
    public const long AgentId = 7;
    public const string TurnId = "507f1f77bcf86cd799439011";
    public const string Token = "token-1";
    public const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    public const string QueuedTraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    public static readonly DateTime Start = new(2025, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public static readonly Lease Lease = new("host/boot/1", Token);

    public static NewTurn NewTurn(string message = "hello", DateTime? now = null, string turnId = TurnId, string runId = "run-1")
        => new(turnId, runId, message, null, now ?? Start, TraceParent: TraceParent);

    public static ChatTask Queued(string id = "1") => TurnStateMachine.CreateTask(id, AgentId, 3, null, NewTurn());

    public static ChatTask Leased(string id = "1") => TurnStateMachine.ClaimTurn(Queued(id), Lease, Start, Start.AddMinutes(1));

    public static ChatTask Completed(string id = "1") => TurnStateMachine.CompleteTurn(Leased(id), Token, "answer", Start.AddSeconds(2));

    public static ChatTask Failed(string id = "1") => TurnStateMachine.FailTurn(Leased(id), Token, "went wrong", Start.AddSeconds(2));

    public static ChatTask Waiting(string id = "1")
        => TurnStateMachine.AskUser(Leased(id), Token, new PendingInteraction("which one?", []) { ExpiresAt = Start.AddSeconds(3) }, Start.AddSeconds(2));

    public static ChatTask Stopped(StopKind kind = StopKind.Pause, string id = "1")
        => TurnStateMachine.StopTurn(Leased(id), new TurnStop(kind, null), null, Lease, Start.AddMinutes(1));

    public static ChatTask Paused(string id = "1") => TurnStateMachine.EndStopped(Stopped(id: id), Token, Start.AddSeconds(2)).Next;

    /// <summary>A turn runs, and another message waits.</summary>
    public static ChatTask Followed(string id = "1")
        => TurnStateMachine.EnqueueTurn(Leased(id), new QueuedTurn("507f1f77bcf86cd799439019", "run-7", "after that", Start.AddSeconds(1), QueuedTraceParent));

    public static ChatTask External(string id = "chat") => TurnStateMachine.CreateExternal(id, AgentId, 3, Start);

    public static IEnumerable<(string Name, ChatTask Task)> All(string id = "1") =>
    [
        ("external", External(id)), ("queued", Queued(id)), ("leased", Leased(id)), ("completed", Completed(id)),
        ("failed", Failed(id)), ("waiting", Waiting(id)), ("paused", Paused(id)), ("followed", Followed(id)),
    ];
}
