using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>
/// The write of a move on a task as it was seen: the filter is what the state machine saw, the update what differs in what it made.
/// </summary>
internal static class TaskChangeWrite
{
    private static readonly Member[] Members =
    [
        new(TaskDocument.Lifecycle, task => task.Lifecycle, task => WireName.Of(task.Lifecycle)),
        new(TaskDocument.Status, task => task.Status, task => WireName.Of(task.Status)),
        new(TaskDocument.ControlStateName, task => task.ControlState, task => WireName.Of(task.ControlState)),
        new(TaskDocument.RunId, task => task.RunId, task => task.RunId!),
        new(TaskDocument.StateVersion, task => task.StateVersion, task => task.StateVersion),
        new(TaskDocument.StatusReason, task => task.StatusReason, task => task.StatusReason!),
        new(TaskDocument.Title, task => task.Title, task => task.Title!),
        new(TaskDocument.Metadata, task => task.Metadata, task => JsonBson.ToBson(task.Metadata!)),
        new(TaskDocument.Name, task => task.Name, task => task.Name!),
        new(TaskDocument.Params, task => task.Params, task => JsonBson.ToBson(task.Params!)),
        new(TaskDocument.LifecycleReason, task => task.LifecycleReason, task => task.LifecycleReason!),
        new(TaskDocument.ChangeSeq, task => task.ChangeSeq == 0 ? null : task.ChangeSeq, task => task.ChangeSeq),
        new(TaskDocument.ChangedAt, task => task.ChangedAt, task => task.ChangedAt!.Value),
        new(TaskDocument.CleanedAt, task => task.CleanedAt, task => task.CleanedAt!.Value),
        new(TaskDocument.ContentWorkName, task => task.ContentWork, task => TaskDocument.From(task.ContentWork!)),
        new(TaskDocument.PurgeAt, task => task.PurgeAt, task => task.PurgeAt!.Value),
        new(TaskDocument.Input, task => task.StoredInput, task => task.StoredInput!),
        new(TaskDocument.Output, task => task.Output, task => task.Output!),
        new(TaskDocument.Words, task => task.Words.Count == 0 ? null : task.Words, TaskDocument.WordsOf),
        new(TaskDocument.Error, task => task.Error, task => task.Error!),
        new(TaskDocument.PendingInteraction, task => task.PendingInteraction, task => TaskDocument.From(task.PendingInteraction!)),
        new(TaskDocument.Seq, task => task.Seq, task => task.Seq),
        new(TaskDocument.TurnCount, task => task.TurnCount, task => task.TurnCount),
        new(TaskDocument.Queue, task => task.Queue.Count == 0 ? null : task.Queue, TaskDocument.QueueOf),
        new(TaskDocument.QueueBytes, task => task.Queue.Count == 0 ? null : TaskSize.Of(task.Queue), task => TaskSize.Of(task.Queue)),
        new(TaskDocument.Records, task => task.Records.Count == 0 ? null : task.Records, TaskDocument.RecordsOf),
        new(TaskDocument.UpdatedAt, task => task.UpdatedAt, task => task.UpdatedAt),
        new(TaskDocument.CompletedAt, task => task.CompletedAt, task => task.CompletedAt!.Value),
    ];

    public static BsonDocument Filter(TaskChange change)
    {
        var filter = TransitionWrite.Matching(change.Move, change.Seen.Id, change.Token);
        return filter.Add(TaskDocument.Seq, change.Seen.Seq).Add(TaskDocument.StateVersion, change.Seen.StateVersion);
    }

    public static BsonDocument Update(TaskChange change)
    {
        var set = new BsonDocument();
        var unset = new BsonDocument();
        foreach (var member in Members)
        {
            var value = member.Value(change.Next);
            if (Equals(member.Value(change.Seen), value))
                continue;
            if (value is null)
                unset.Add(member.Name, "");
            else
                set.Add(member.Name, member.ToBson(change.Next));
        }

        AddMetadataKeys(change, set, unset);
        AddTurn(change, set, unset);
        var update = new BsonDocument("$set", set);
        return unset.ElementCount == 0 ? update : update.Add("$unset", unset);
    }

    /// <summary>In the write that changes the metadata, so that no list sees one without the other.</summary>
    private static void AddMetadataKeys(TaskChange change, BsonDocument set, BsonDocument unset)
    {
        if (Equals(change.Seen.Metadata, change.Next.Metadata))
            return;
        if (MetadataKeys.Of(change.Next.Metadata) is { } keys)
            set.Add(TaskDocument.MetadataKeyList, keys);
        else
            unset.Add(TaskDocument.MetadataKeyList, "");
    }

    /// <summary>A turn that stays is not written as a whole: its lease may have moved on since it was seen.</summary>
    private static void AddTurn(TaskChange change, BsonDocument set, BsonDocument unset)
    {
        var (before, after) = (change.Seen.Turn, change.Next.Turn);
        if (after is null && before is not null)
            unset.Add(TaskDocument.Turn, "");
        else if (after is not null && after.Id != before?.Id)
            set.Add(TaskDocument.Turn, TurnDocument.From(after));
        else if (after is not null && !ReferenceEquals(after.Removals, before!.Removals))
            set.Add(TransitionWrite.InTurn(TurnDocument.Removals), TurnDocument.From(after.Removals));
    }

    private sealed record Member(string Name, Func<ChatTask, object?> Value, Func<ChatTask, BsonValue> ToBson);
}
