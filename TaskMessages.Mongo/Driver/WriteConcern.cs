using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>How durable a write has to be before it is acknowledged.</summary>
public sealed class WriteConcern
{
    private readonly BsonValue? _w;
    private readonly bool? _journal;
    private readonly TimeSpan? _timeout;

    internal WriteConcern(BsonValue? w, bool? journal, TimeSpan? timeout)
    {
        _w = w;
        _journal = journal;
        _timeout = timeout;
    }

    /// <summary>What the server has as its default.</summary>
    public static WriteConcern Acknowledged { get; } = new(null, null, null);

    /// <summary>Not acknowledged at all: the server sends no reply, so that nobody learns of errors.</summary>
    public static WriteConcern Unacknowledged { get; } = new(0, null, null);

    public static WriteConcern W1 { get; } = new(1, null, null);

    /// <summary>A majority of the replica set's members.</summary>
    public static WriteConcern WMajority { get; } = new("majority", null, null);

    /// <summary>Whether the server replies.</summary>
    public bool IsAcknowledged => !(_w is { IsNumeric: true } number && number.ToInt64() == 0) || _journal == true;

    public bool IsServerDefault => _w is null && _journal is null && _timeout is null;

    public bool? Journal => _journal;

    public TimeSpan? WTimeout => _timeout;

    public BsonDocument ToBsonDocument()
    {
        var document = new BsonDocument();
        if (_w is not null)
            document.Add("w", _w);
        if (_timeout is { } timeout)
            document.Add("wtimeout", (long)timeout.TotalMilliseconds);
        if (_journal is { } journal)
            document.Add("j", journal);
        return document;
    }

    /// <summary>This write concern with what is not null in place of its own.</summary>
    internal WriteConcern With(BsonValue? w = null, bool? journal = null, TimeSpan? timeout = null) =>
        new(w ?? _w, journal ?? _journal, timeout ?? _timeout);
}
