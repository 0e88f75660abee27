using TaskMessages.Benchmarks.Fuzz;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>Documents with values of every type and arrays at every level, and the indexes, filters and sorts that could go wrong with them.</summary>
/// <param name="seed">Of all that is random.</param>
/// <param name="hasLists">Whether any field may hold a list; else <c>a</c> and <c>d</c> alone, so that indexes give the order of the others.</param>
internal sealed class RandomQueries(int seed, bool hasLists = true)
{
    private static readonly string[] Paths = ["a", "a", "b", "b", "c", "d", "d.e", "d.e", "d.f", "d.e.g"];
    private static readonly string[] Comparisons = ["$eq", "$gt", "$gte", "$lt", "$lte"];
    private static readonly string[] Types = ["int", "double", "number", "string", "null", "array", "object", "bool", "date"];
    private static readonly string[] Texts = ["", "a", "ab", "b", "B", "a\0b"];
    private static readonly string[] Patterns = ["^a", "b$", "B", "^$"];

    private readonly Random _random = new(seed);
    private readonly RandomValues _values = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public BsonDocument Document(int id)
    {
        var document = new BsonDocument("_id", id);
        foreach (var name in new[] { "a", "b", "c" })
        {
            if (_random.Next(5) == 0)
                continue;
            var value = _random.Next(name == "a" ? 6 : 25) == 0 ? Array(Value) : Value();
            if (hasLists || name == "a" || value is not BsonArray)
                document.Add(name, value);
        }

        if (_random.Next(10) == 0)
            document.Set(Pick("a", "b"), new BsonRegularExpression(Pick(Patterns)));
        if (_random.Next(5) > 0)
            document.Add("d", _random.Next(5) switch { 0 => Array(Inner), 1 => Value(), _ => Inner() });
        return document;
    }

    /// <summary>A description for createIndexes; not every one can be built.</summary>
    public BsonDocument Index(string name)
    {
        var key = new BsonDocument();
        for (var count = 1 + _random.Next(3); count > 0; count--)
            key.Set(Path(), Direction());
        var index = new BsonDocument { { "key", key }, { "name", name } };
        return _random.Next(6) switch
        {
            0 => index.Add("sparse", true),
            1 or 2 => index.Add("partialFilterExpression", Partial()),
            _ => index,
        };
    }

    public BsonDocument Filter()
    {
        var filter = new BsonDocument();
        for (var count = _random.Next(4); count > 0; count--)
            filter.Set(Path(), Condition());
        return _random.Next(7) switch
        {
            0 => filter.Set("$or", Parts()),
            1 => filter.Set("$and", Parts()),
            2 => filter.Set("$nor", Parts()),
            _ => filter,
        };
    }

    /// <returns>Null: none.</returns>
    public BsonDocument? Sort()
    {
        var sort = new BsonDocument();
        for (var count = _random.Next(4); count > 0; count--)
            sort.Set(Path(), Direction());
        return sort.ElementCount == 0 ? null : sort;
    }

    /// <summary>What an index serves by several places of it at once: some values of its first field, in the order of those behind it.</summary>
    public (BsonDocument Filter, BsonDocument Sort) Places(BsonDocument key)
    {
        var filter = new BsonDocument(key.GetElement(0).Name, new BsonDocument("$in", new BsonArray(Enumerable.Range(0, 1 + _random.Next(6)).Select(_ => Value()))));
        if (_random.Next(2) == 0)
            filter.Set(Path(), Condition());
        var direction = _random.Next(2) == 0 ? 1 : -1;
        return (filter, new BsonDocument(key.Elements.Skip(1).Select(field => new BsonElement(field.Name, field.Value.ToInt32() * direction))));
    }

    private BsonArray Parts() => new(Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => new BsonDocument(Path(), Condition())));

    private BsonDocument Partial() => _random.Next(6) switch
    {
        0 => new BsonDocument(Path(), new BsonDocument("$exists", true)),
        1 => new BsonDocument(Path(), new BsonDocument("$type", Pick(Types))),
        2 => new BsonDocument(Path(), Value()),
        3 => new BsonDocument { { "a", new BsonDocument("$gt", Value()) }, { "b", new BsonDocument("$exists", true) } },
        4 => new BsonDocument(Path(), new BsonDocument("$in", Array(Value))),
        _ => new BsonDocument(Path(), new BsonDocument(Pick(Comparisons), Value())),
    };

    private BsonValue Condition() => _random.Next(16) switch
    {
        0 => Value(),
        1 => Array(Value),
        2 => Inner(),
        3 or 4 => new BsonDocument("$in", Several(5)),
        5 => new BsonDocument { { Pick("$gt", "$gte"), Value() }, { Pick("$lt", "$lte"), Value() } },
        6 => new BsonDocument("$exists", _random.Next(2) == 0),
        7 => new BsonDocument("$ne", Value()),
        8 => new BsonDocument("$nin", Several(3)),
        9 => new BsonDocument("$type", Pick(Types)),
        10 => new BsonDocument("$regex", new BsonRegularExpression(Pick(Patterns), Pick("", "i"))),
        11 => new BsonDocument("$not", new BsonDocument(Pick(Comparisons), Value())),
        12 => new BsonDocument("$elemMatch", _random.Next(2) == 0 ? new BsonDocument { { "$gte", Value() }, { "$lte", Value() } } : new BsonDocument { { "e", Value() }, { "f", new BsonDocument("$gte", Value()) } }),
        13 => new BsonDocument { { Pick(Comparisons), Value() }, { "$in", Several(4) } },
        14 => _random.Next(2) == 0 ? new BsonDocument("$size", _random.Next(3)) : new BsonDocument("$all", new BsonArray { Value(), Value() }),
        _ => new BsonDocument(Pick(Comparisons), _random.Next(8) == 0 ? Pick<BsonValue>(BsonMinKey.Value, BsonMaxKey.Value, Inner(), Array(Value)) : Value()),
    };

    private BsonArray Several(int limit) => new(Enumerable.Range(0, _random.Next(limit)).Select(_ => _random.Next(9) switch
    {
        0 => new BsonRegularExpression(Pick(Patterns)),
        1 => Array(Value),
        _ => Value(),
    }));

    private BsonValue Value() => _random.Next(14) switch
    {
        0 => BsonNull.Value,
        1 or 2 => Pick(Texts),
        3 => _random.Next(3) + 0.5,
        4 => _random.Next(2) == 0,
        5 => new BsonDateTime(_random.Next(3)),
        6 => (long)_random.Next(4),
        7 => double.NaN,
        8 => AnyType(),
        9 => new BsonDocument("e", _random.Next(3)),
        _ => _random.Next(4),
    };

    /// <summary>But for regular expressions, which as an operand mean something else.</summary>
    private BsonValue AnyType()
    {
        var value = _values.Value(1);
        return value is BsonRegularExpression ? BsonNull.Value : value;
    }

    private BsonValue Inner()
    {
        var document = new BsonDocument();
        if (_random.Next(4) > 0)
            document.Add("e", _random.Next(5) switch { 0 => new BsonDocument("g", Value()), 1 => Array(Value), _ => Value() });
        if (_random.Next(4) > 0)
            document.Add("f", _random.Next(15) == 0 ? Array(Value) : Value());
        return document;
    }

    private BsonArray Array(Func<BsonValue> item) => new(Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(12) == 0 ? new BsonArray { item() } : item()));

    private string Path() => Pick(Paths);

    private int Direction() => _random.Next(2) == 0 ? 1 : -1;

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];
}
