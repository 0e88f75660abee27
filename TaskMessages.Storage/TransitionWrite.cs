using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>
/// The filter and the update of a move within a turn, whatever else the task holds by now, so that the database refuses exactly what the
/// state machine refuses.
/// </summary>
internal sealed class TransitionWrite
{
    private readonly BsonDocument _set = [];
    private readonly BsonDocument _unset = [];
    private readonly BsonDocument _inc = [];
    private readonly BsonDocument _max = [];
    private readonly BsonDocument _min = [];
    private readonly BsonDocument _push = [];

    /// <param name="id">Null: any task.</param>
    /// <param name="token">The lease's token; a fenced move needs one.</param>
    public TransitionWrite(TurnTransition move, string? id, string? token)
    {
        Filter = Matching(move, id, token);
        if (move.VersionStep != 0)
            _inc.Add(TaskDocument.StateVersion, (long)move.VersionStep);
        if (move.EndsLease)
            _unset.Add(InTurn(TurnDocument.Lease), "");
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

    /// <summary>Adds to a list, at its end or its beginning.</summary>
    public TransitionWrite Push(string path, BsonValue item, bool first)
    {
        _push.Add(path, first ? new BsonDocument { { "$each", new BsonArray { item } }, { "$position", 0 } } : item);
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
        Add(update, "$push", _push);
        return update;
    }

    public static BsonDocument Matching(TurnTransition move, string? id, string? token)
    {
        var filter = new BsonDocument();
        if (id is not null)
            filter.Add(TaskDocument.Id, id);
        filter.Add(TaskDocument.Status, move.From.Count == 1
            ? WireName.Of(move.From[0])
            : new BsonDocument("$in", new BsonArray(move.From.Select(WireName.Of))));
        if (move.Lives.Count > 0)
            filter.Add(TaskDocument.Lifecycle, new BsonDocument("$in", new BsonArray(move.Lives.Select(WireName.Of))));
        if (move.SparesExternal)
            filter.Add(TaskDocument.Source, new BsonDocument("$ne", WireName.Of(TaskSource.External)));
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
