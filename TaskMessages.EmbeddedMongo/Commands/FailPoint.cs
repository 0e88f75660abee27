using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>MongoDB's fail point <c>failCommand</c>, by which tests have commands fail. There only when test commands are switched on.</summary>
internal sealed class FailPoint
{
    private const string Only = "failCommand";

    private readonly Lock _gate = new();
    private BsonDocument _data = [];
    private int _times;

    /// <summary>Sets or ends the fail point.</summary>
    public void Configure(string name, BsonValue mode, BsonDocument data)
    {
        if (name != Only)
            throw new ServerErrorException(ServerError.BadValue, $"Failpoint {name} not found");
        foreach (var field in data)
        {
            if (field.Name is not ("failCommands" or "errorCode" or "closeConnection" or "errorLabels" or "writeConcernError" or "blockConnection" or "blockTimeMS" or "appName"))
                throw new ServerErrorException(ServerError.NotImplemented, $"The option 'configureFailPoint.data.{field.Name}' is not supported");
        }

        lock (_gate)
        {
            _data = data;
            _times = mode switch
            {
                BsonString { Value: "off" } => 0,
                BsonString { Value: "alwaysOn" } => int.MaxValue,
                BsonDocument document when document.TryGetValue("times", out var times) && times.IsNumeric => times.ToInt32(),
                _ => throw new ServerErrorException(ServerError.BadValue, "unknown mode of a fail point"),
            };
        }
    }

    /// <summary>Whether a command is to fail, or to seem to.</summary>
    /// <returns>How; null when it is not.</returns>
    public BsonDocument? Take(string command, ClientConnection client)
    {
        lock (_gate)
        {
            if (_times == 0 || _data.GetValue("failCommands", new BsonArray()) is not BsonArray commands || !commands.Contains(command))
                return null;
            if (_data.TryGetValue("appName", out var name) && name.ToString() != client.ApplicationName)
                return null;
            if (_times != int.MaxValue)
                _times--;
            return _data;
        }
    }
}
