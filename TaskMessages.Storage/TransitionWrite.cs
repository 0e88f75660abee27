using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The filter and the update of a state machine's move, so that the database refuses exactly what the state machine refuses.</summary>
internal sealed class TransitionWrite
{
    private readonly BsonDocument _set = [];
    private readonly BsonDocument _unset = [];
    private readonly BsonDocument _inc = [];
    private readonly BsonDocument _max = [];
    private readonly BsonDocument _min = [];

    /// <param name="id">Null: any task.</param>
    /// <param name="token">The lease's token; a fenced move needs one.</param>
    public TransitionWrite(TurnTransition move, string? id, string? token)
    {
        Filter = Matching(move, id, token);
        if (move.VersionStep != 0)
        {
            _inc.Add(TaskDocument.StateVersion, (long)move.VersionStep);
            _set.Add(TaskDocument.Status, WireName.Of(move.To)).Add(TaskDocument.ControlStateName, WireName.Of(move.ControlState));
        }

        if (move.EndsTurn)
            Unset(TaskDocument.Turn).Unset(TaskDocument.StatusReason);
        if (move.EndsLease)
            Unset(InTurn(TurnDocument.Lease));
        if (move.AttemptStep != 0)
            _inc.Add(InTurn(TurnDocument.Attempt), move.AttemptStep);
    }

    public BsonDocument Filter { get; }

    public static string InTurn(string member) => $"{TaskDocument.Turn}.{member}";

    public TransitionWrite Set(string path, BsonValue value)
    {
        _set.Add(path, value);
        return this;
    }

    public TransitionWrite Unset(string path)
    {
        _unset.Add(path, "");
        return this;
    }

    public TransitionWrite Increase(string path, BsonValue by)
    {
        _inc.Add(path, by);
        return this;
    }

    /// <summary>Keeps the earlier time; an absent one is set.</summary>
    public TransitionWrite Earliest(string path, DateTime time)
    {
        _min.Add(path, time);
        return this;
    }

    /// <summary>Advances the task's clock, never back.</summary>
    public TransitionWrite Touch(DateTime now)
    {
        _max.Add(TaskDocument.UpdatedAt, now);
        return this;
    }

    public BsonDocument ToUpdate()
    {
        var update = new BsonDocument();
        Add(update, "$set", _set);
        Add(update, "$unset", _unset);
        Add(update, "$inc", _inc);
        Add(update, "$max", _max);
        Add(update, "$min", _min);
        return update;
    }

    private static BsonDocument Matching(TurnTransition move, string? id, string? token)
    {
        var filter = new BsonDocument();
        if (id is not null)
            filter.Add(TaskDocument.Id, id);
        filter.Add(TaskDocument.Status, move.From.Count == 1
            ? WireName.Of(move.From[0])
            : new BsonDocument("$in", new BsonArray(move.From.Select(WireName.Of))));
        if (move.IsFenced)
            filter.Add(InTurn($"{TurnDocument.Lease}.{TurnDocument.LeaseToken}"), token ?? throw new ArgumentNullException(nameof(token)));
        return filter;
    }

    private static void Add(BsonDocument update, string name, BsonDocument members)
    {
        if (members.ElementCount > 0)
            update.Add(name, members);
    }
}
