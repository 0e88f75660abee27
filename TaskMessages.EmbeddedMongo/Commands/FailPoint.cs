using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>One of MongoDB's fail points, by which tests have something fail.</summary>
/// <param name="fields">What its <c>data</c> may have.</param>
internal sealed class FailPoint(params string[] fields)
{
    private readonly Lock _gate = new();
    private BsonDocument _data = [];
    private int _times;
    private int _skipped;

    /// <summary>Sets or ends the fail point.</summary>
    public void Configure(BsonValue mode, BsonDocument data)
    {
        if (data.Names.FirstOrDefault(name => !fields.Contains(name)) is { } unknown)
            throw new ServerErrorException(ServerError.NotImplemented, $"The option 'configureFailPoint.data.{unknown}' is not supported");

        lock (_gate)
        {
            _data = data;
            _skipped = mode is BsonDocument skipping && skipping.TryGetValue("skip", out var skip) && skip.IsNumeric ? skip.ToInt32() : 0;
            _times = mode switch
            {
                BsonString { Value: "off" } => 0,
                BsonString { Value: "alwaysOn" } => int.MaxValue,
                BsonDocument document when document.TryGetValue("times", out var times) && times.IsNumeric => times.ToInt32(),
                BsonDocument { ElementCount: 1 } document when document.Contains("skip") => int.MaxValue,
                _ => throw new ServerErrorException(ServerError.BadValue, "unknown mode of a fail point"),
            };
        }
    }

    /// <summary>Whether something is to fail, or to seem to.</summary>
    /// <param name="isMeant">Whether the fail point's data mean this occasion.</param>
    /// <returns>How; null when it is not.</returns>
    public BsonDocument? Take(Func<BsonDocument, bool> isMeant)
    {
        lock (_gate)
        {
            if (_times == 0 || !isMeant(_data))
                return null;
            if (_skipped > 0)
            {
                _skipped--;
                return null;
            }

            if (_times != int.MaxValue)
                _times--;
            return _data;
        }
    }
}
