namespace TaskMessages.Domain.Tasks;

/// <summary>Makes the records that a task's history consists of.</summary>
internal static class TurnHistory
{
    /// <summary>The record of the turn that ends.</summary>
    public static TurnRecord Of(TurnTransition move, ChatTask task, TurnEnd end, DateTime at)
    {
        var turn = task.Turn!;
        return new TurnRecord
        {
            Id = turn.Id,
            TaskId = task.Id,
            Number = turn.Number,
            Kind = turn.Kind,
            RunId = task.RunId,
            StartSeq = turn.MessageSeq,
            EndSeq = task.Seq + 1,
            Origin = turn.Origin,
            CommandId = turn.CommandId,
            QueuedAt = turn.QueuedAt,
            StartedAt = turn.StartedAt,
            EndedAt = at,
            Attempts = turn.Attempt,
            Worker = turn.Lease?.Owner,
            TraceId = TraceParent.TraceIdOf(turn.TraceParent),
            Status = move.To,
            EndReason = end.Reason,
            Error = end.Error,
            Usage = end.Usage,
            FinishReason = TaskSize.Cut(end.FinishReason),
            Removals = turn.Removals,
        };
    }

    /// <summary>The record of a change of status between turns.</summary>
    public static TurnRecord OfChange(ChatTask task, TurnKind kind, string id, EndReason reason, string error, DateTime at) => new()
    {
        Id = id,
        TaskId = task.Id,
        Number = task.TurnCount,
        Kind = kind,
        RunId = task.RunId,
        EndSeq = task.Seq + 1,
        EndedAt = at,
        Status = ChatStatus.Failed,
        EndReason = reason,
        Error = error,
    };

    /// <summary>The task was cancelled or given up: the messages that waited start no turn any more, and the history keeps them.</summary>
    public static ChatTask DropQueue(ChatTask task, EndReason reason, string error, DateTime at) => task with
    {
        Queue = [],
        Seq = task.Seq + task.Queue.Count,
        TurnCount = task.TurnCount + task.Queue.Count,
        Records =
        [
            .. task.Records,
            .. task.Queue.Select((queued, place) => new TurnRecord
            {
                Id = queued.TurnId,
                TaskId = task.Id,
                Number = task.TurnCount + 1 + place,
                Kind = TurnKind.Append,
                RunId = queued.RunId,
                EndSeq = task.Seq + 1 + place,
                Input = queued.Message,
                QueuedAt = queued.QueuedAt,
                EndedAt = at,
                Status = ChatStatus.Failed,
                EndReason = reason,
                Error = error,
            }),
        ],
    };
}
