namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$push</c> with <c>$each $position $sort $slice</c>.</summary>
internal sealed class PushLeaf : UpdateLeaf
{
    private readonly BsonValue[] _values;
    private readonly long _position = long.MaxValue;
    private readonly long? _slice;
    private readonly IComparer<BsonValue>? _sort;

    private PushLeaf(BsonValue value) => _values = [value];

    private PushLeaf(BsonDocument clauses)
    {
        _values = [];
        foreach (var clause in clauses)
        {
            switch (clause.Name)
            {
                case "$each":
                    _values = clause.Value is BsonArray each ? each.ToArray() : throw Bad("The argument to $each in $push must be an array but it was of type: " + BsonTypeNames.Of(clause.Value));
                    break;
                case "$slice":
                    _slice = WholeNumber.TryGetExact(clause.Value, out var slice) ? slice : throw Bad("The value for $slice must be an integer value but was given type: " + BsonTypeNames.Of(clause.Value));
                    break;
                case "$position":
                    _position = WholeNumber.TryGetExact(clause.Value, out var position) ? position : throw Bad("The value for $position must be an integer value, not of type: " + BsonTypeNames.Of(clause.Value));
                    break;
                case "$sort":
                    _sort = PushSort.Parse(clause.Value);
                    break;
                default:
                    throw Bad("Unrecognized clause in $push: " + clause.Name);
            }
        }
    }

    public static PushLeaf Parse(BsonValue spec) => spec is BsonDocument clauses && clauses.Contains("$each") ? new PushLeaf(clauses) : new PushLeaf(spec);

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is not (null or BsonArray))
            throw Bad($"The field '{context.Path}' must be an array but is of type {BsonTypeNames.Of(current)} in document {{{context.IdText}}}");
        var array = (BsonArray?)current;
        if (array is not null && _values.Length == 0 && _sort is null && _slice is null)
            return array;
        var items = new List<BsonValue>((array?.Count ?? 0) + _values.Length);
        if (array is not null)
            items.AddRange(array);
        items.InsertRange(InsertionPoint(items.Count), _values);
        if (_sort is not null)
            items = [.. items.Order(_sort)];
        Slice(items);
        return Changed(current, new BsonArray(items));
    }

    private int InsertionPoint(int count)
    {
        if (_position < 0)
            return (int)Math.Max(0, count + _position);
        return (int)Math.Min(_position, count);
    }

    private void Slice(List<BsonValue> items)
    {
        if (_slice is >= 0 && _slice < items.Count)
            items.RemoveRange((int)_slice, items.Count - (int)_slice);
        else if (_slice < 0 && -items.Count < _slice)
            items.RemoveRange(0, items.Count + (int)_slice);
    }

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
