using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Unit.Domain;

/// <summary>Every move on an existing task, in one shape, so that tests can try each in each state.</summary>
internal static class Moves
{
    public static readonly DateTime Now = Snapshots.Start.AddSeconds(5);

    public static readonly IReadOnlyDictionary<string, Func<ChatTask, string, ChatTask>> ByName =
        new Dictionary<string, Func<ChatTask, string, ChatTask>>
        {
            ["append"] = (task, _) => TurnStateMachine.AppendTurn(
                task, Snapshots.NewTurn("next", Now, "507f1f77bcf86cd799439012", "run-2")),
            ["claim"] = (task, token) => TurnStateMachine.ClaimTurn(task, new Lease("host/boot/2", token), Now, Now.AddMinutes(1)),
            ["heartbeat"] = (task, token) => TurnStateMachine.KeepTurn(task, token, Now.AddMinutes(1)),
            ["allot"] = (task, token) => TurnStateMachine.AllotMessages(task, token, 2, Now),
            ["retry"] = (task, token) => TurnStateMachine.RetryTurn(task, token, Now.AddSeconds(3), "status 503", Now),
            ["release"] = (task, token) => TurnStateMachine.ReleaseTurn(task, token, Now),
            ["take over"] = (task, token) => TurnStateMachine.TakeOverTurn(task, token, Now),
            ["complete"] = (task, token) => TurnStateMachine.CompleteTurn(task, token, "done", Now),
            ["fail"] = (task, token) => TurnStateMachine.FailTurn(task, token, "broken", Now),
            ["ask for input"] = (task, token) => TurnStateMachine.AskUser(task, token, new PendingInteraction("sure?", null), Now),
        };
}
