namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Random values with few distinct names and leaves, so that collisions are common. The same seed gives the same values.</summary>
internal sealed class RandomBson(int seed)
{
    private static readonly BsonValue[] Leaves =
        [.. SampleValues.All.Where(value => value is not (BsonDocument or BsonArray or BsonRegularExpression or BsonUndefined))];

    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public BsonValue Value(int depth) => _random.Next(depth > 0 ? 6 : 4) switch
    {
        4 => Document(depth - 1),
        5 => Array(depth - 1),
        var kind => kind < 3 ? Leaves[_random.Next(Leaves.Length)] : _random.Next(-2, 3),
    };

    public BsonDocument Document(int depth)
    {
        var document = new BsonDocument();
        for (var left = _random.Next(4); left > 0; left--)
            document.Set(Name(), Value(depth));
        return document;
    }

    public BsonArray Array(int depth)
    {
        var array = new BsonArray();
        for (var left = _random.Next(4); left > 0; left--)
            array.Add(Value(depth));
        return array;
    }

    public string Name() => "abc"[_random.Next(3)].ToString();

    public string Path() => _random.Next(3) switch
    {
        0 => Name(),
        1 => Name() + "." + Name(),
        _ => Name() + "." + _random.Next(2),
    };
}
