using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A number space by which a server tells a write from its repetition; used by one operation at a time.</summary>
internal sealed class ServerSession
{
    private readonly BsonDocument _id = new("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));
    private long _number;

    /// <summary>A time stamp of the client's clock.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether a connection broke while the session was in use, so that the server may still be busy with it.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Begins another write.</summary>
    public void Advance() => _number++;

    /// <summary>Numbers the command as the present write, or takes the number off.</summary>
    public void Mark(BsonDocument command, bool isNumbered)
    {
        command.Remove("lsid");
        command.Remove("txnNumber");
        if (isNumbered)
            command.Add("lsid", _id).Add("txnNumber", _number);
    }
}
