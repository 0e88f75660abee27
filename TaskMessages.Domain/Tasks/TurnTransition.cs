namespace TaskMessages.Domain.Tasks;

/// <summary>
/// One legal move of a task. <see cref="TurnStateMachine"/> applies it to a snapshot, and the store builds the filter and the update of its
/// atomic write from it, so that code and database cannot disagree.
/// </summary>
public sealed class TurnTransition
{
    internal TurnTransition(string name) => Name = name;

    public string Name { get; }

    /// <summary>The statuses in which the move is legal; none for the move that creates the task.</summary>
    public IReadOnlyList<ChatStatus> From { get; internal init; } = [];

    /// <summary>The lifecycles in which the move is legal; none: whichever.</summary>
    public IReadOnlyList<TaskLifecycle> Lives { get; internal init; } = [];

    public ChatStatus To { get; internal init; } = ChatStatus.Running;

    public ControlState ControlState { get; internal init; } = ControlState.Running;

    /// <summary>Refused for an external conversation.</summary>
    public bool SparesExternal { get; internal init; }

    /// <summary>Refused unless the turn is leased with the caller's token.</summary>
    public bool IsFenced { get; internal init; }

    /// <summary>A turn begins, and what the last turn left (output, error, question, reason, end) is cleared.</summary>
    public bool StartsTurn { get; internal init; }

    /// <summary>The turn is over and leaves the task; the next message that waits, if any, starts its turn in the same write.</summary>
    public bool EndsTurn { get; internal init; }

    /// <summary>What waits in the queue is dropped when the turn ends, and does not start.</summary>
    public bool EndsQueue { get; internal init; }

    /// <summary>The lease ends, the turn stays.</summary>
    public bool EndsLease { get; internal init; }

    /// <summary>What is added to the turn's attempt counter.</summary>
    public int AttemptStep { get; internal init; }

    /// <summary>What is added to <see cref="ChatTask.StateVersion"/>: 1 for every change of status, 0 for what no client sees.</summary>
    public int VersionStep { get; internal init; }

    /// <summary>Whether the move sets <see cref="ChatTask.CompletedAt"/>.</summary>
    public bool IsTerminal => To is ChatStatus.Completed or ChatStatus.Failed;

    /// <summary>Whether the move is legal for a task with that status and lifecycle, whoever holds its turn.</summary>
    public bool IsLegal(ChatStatus status, TaskLifecycle lifecycle) => From.Contains(status) && (Lives.Count == 0 || Lives.Contains(lifecycle));

    public override string ToString() => Name;
}
