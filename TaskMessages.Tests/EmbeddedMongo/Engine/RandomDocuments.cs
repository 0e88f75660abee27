using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>Small documents over few values, with arrays here and there, and filters and sorts that meet them.</summary>
internal sealed class RandomDocuments(int seed)
{
    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public BsonDocument Document(int id)
    {
        var document = new BsonDocument("_id", id);
        if (_random.Next(6) > 0)
            document.Add("a", _random.Next(12) == 0 ? Array(Scalar) : Scalar());
        if (_random.Next(3) > 0)
            document.Add("b", _random.Next(40) == 0 ? Array(Scalar) : Scalar());
        if (_random.Next(4) > 0)
            document.Add("d", _random.Next(6) == 0 ? Array(Inner) : _random.Next(8) == 0 ? Scalar() : Inner());
        return document;
    }

    public BsonDocument Filter()
    {
        var filter = new BsonDocument();
        for (var count = _random.Next(4); count > 0; count--)
            filter.Set(Path(), Condition());
        return _random.Next(8) == 0 ? new BsonDocument("$or", new BsonArray { filter, new BsonDocument(Path(), Condition()) }) : filter;
    }

    public SortSpec? Sort()
    {
        var sort = new BsonDocument();
        for (var count = _random.Next(3); count > 0; count--)
            sort.Set(Path(), _random.Next(2) == 0 ? 1 : -1);
        return sort.ElementCount == 0 ? null : SortSpec.Parse(sort);
    }

    private BsonValue Condition() => _random.Next(10) switch
    {
        0 or 1 or 2 => Scalar(),
        3 => new BsonDocument("$in", Array(Scalar)),
        4 => new BsonDocument { { "$gte", Scalar() }, { "$lt", Scalar() } },
        5 => new BsonDocument("$exists", _random.Next(2) == 0),
        6 => new BsonDocument("$ne", Scalar()),
        7 => new BsonDocument("$lte", Scalar()),
        8 => new BsonDocument { { "$gt", Scalar() }, { "$in", Array(Scalar) } },
        _ => new BsonDocument("$gt", Scalar()),
    };

    private string Path() => _random.Next(6) switch
    {
        0 or 1 => "a",
        2 or 3 => "b",
        4 => "d.e",
        _ => "d.f",
    };

    private BsonValue Scalar() => _random.Next(12) switch
    {
        0 => BsonNull.Value,
        1 => "x",
        2 => "y",
        3 => 1.5,
        4 => true,
        5 => new BsonDateTime(_random.Next(3)),
        6 => (long)_random.Next(4),
        7 => double.NaN,
        _ => _random.Next(4),
    };

    private BsonValue Inner()
    {
        var document = new BsonDocument();
        if (_random.Next(4) > 0)
            document.Add("e", Scalar());
        if (_random.Next(4) > 0)
            document.Add("f", _random.Next(20) == 0 ? Array(Scalar) : Scalar());
        return document;
    }

    private BsonArray Array(Func<BsonValue> item) => new(Enumerable.Range(0, _random.Next(4)).Select(_ => item()));
}
