namespace TaskMessages.Tests.Contract.XAgent.Model;

/// <summary>
/// A task as its callers see it, in the words of the contract and of docs/state-machine.md, and independent of the code that is tested:
/// what each call answers, and how it leaves the task.
/// </summary>
internal sealed record ModelTask
{
    public string Status { get; init; } = "running";

    public long Version { get; init; } = 1;

    /// <summary>Messages that wait.</summary>
    public int Queue { get; init; }

    /// <summary>Counts the turns, so that an agent's answer to a turn that is over has no effect.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>What started the turn, where a repetition of it is no error: resume or retry.</summary>
    public ModelCall? StartedBy { get; init; }

    public bool IsCanceled { get; init; }

    /// <summary>A message that interrupts is stored, and the turn that it interrupts has not ended yet.</summary>
    public bool IsMakingWay { get; init; }

    private bool IsRunning => Status == "running";

    /// <summary>The moment at which a call takes effect.</summary>
    /// <param name="call">The call.</param>
    /// <param name="turn">The turn that the agent answers.</param>
    public (ModelAnswer? Answer, ModelTask Next) Apply(ModelCall call, int turn) => call switch
    {
        ModelCall.Append => IsRunning ? (Busy, this) : Start(),
        ModelCall.Enqueue => IsRunning ? (ModelAnswer.Accepted, this with { Queue = Queue + 1, Version = Version + 1 }) : Start(),
        ModelCall.Interrupt => IsRunning
            ? (ModelAnswer.Accepted, this with { Queue = Queue + 1, Version = Version + 1, IsMakingWay = true })
            : Start(),
        ModelCall.Reply => Status == "waiting_for_user"
            ? (ModelAnswer.Accepted, Running(ModelCall.Reply, versions: 2))
            : (IsRunning ? Busy : new ModelAnswer(409, "no_pending_interaction"), this),
        ModelCall.Cancel => Cancel(),
        ModelCall.Pause => IsRunning
            ? (ModelAnswer.Done, Over("paused"))
            : (Status == "paused" ? ModelAnswer.Done : new ModelAnswer(409, "task_not_running"), this),
        ModelCall.Resume => Repeat(ModelCall.Resume, "paused", "task_not_paused"),
        ModelCall.Retry => Repeat(ModelCall.Retry, "failed", "task_not_failed"),
        _ => (null, IsRunning && Turn == turn && !IsMakingWay ? Ended(call) : this),
    };

    /// <summary>The turn that was interrupted ends, unless something else has ended it.</summary>
    public ModelTask MakeWay() => IsMakingWay ? Over("failed").Next() : this;

    private static ModelAnswer Busy => new(409, "task_busy");

    private (ModelAnswer, ModelTask) Start() => Status == "waiting_for_user"
        ? (new ModelAnswer(409, "interaction_response_required"), this)
        : (ModelAnswer.Accepted, Running(startedBy: null));

    private (ModelAnswer, ModelTask) Repeat(ModelCall call, string from, string refusal)
    {
        if (IsRunning && StartedBy == call)
            return (ModelAnswer.Done, this);
        return Status == from ? (ModelAnswer.Done, Running(call)) : (new ModelAnswer(409, refusal), this);
    }

    private (ModelAnswer, ModelTask) Cancel()
    {
        if (Status == "completed" || (Status == "failed" && !IsCanceled))
            return (new ModelAnswer(409, "task_not_cancelable"), this);
        return (ModelAnswer.Done, Status == "failed" ? this : Over("failed") with { Queue = 0, IsCanceled = true });
    }

    private ModelTask Ended(ModelCall call) => call switch
    {
        ModelCall.AgentCompletes => Over("completed").Next(),
        ModelCall.AgentFails => Over("failed").Next(),
        _ => Over("waiting_for_user"),
    };

    private ModelTask Over(string status) => this with { Status = status, Version = Version + 1, StartedBy = null, IsCanceled = false, IsMakingWay = false };

    private ModelTask Next() => Queue == 0 ? this : Running(startedBy: null) with { Queue = Queue - 1 };

    private ModelTask Running(ModelCall? startedBy, int versions = 1)
        => this with { Status = "running", Version = Version + versions, Turn = Turn + 1, StartedBy = startedBy, IsCanceled = false };
}
