using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>The fail points of MongoDB that the drivers' specification suites use. There only when test commands are switched on.</summary>
internal sealed class FailPoints
{
    private readonly FailPoint _command = new(
        "failCommands", "errorCode", "closeConnection", "errorLabels", "writeConcernError", "blockConnection", "blockTimeMS", "appName");

    private readonly FailPoint _retryableWrite = new("closeConnection", "failBeforeCommitExceptionCode");

    public void Configure(string name, BsonValue mode, BsonDocument data)
    {
        var point = name switch
        {
            "failCommand" => _command,
            "onPrimaryTransactionalWrite" => _retryableWrite,
            _ => throw new ServerErrorException(ServerError.BadValue, $"Failpoint {name} not found"),
        };
        point.Configure(mode, data);
    }

    /// <summary>How a command is to fail, by <c>failCommand</c>; null when it is not.</summary>
    public BsonDocument? OfCommand(CommandDefinition command, CommandRequest request)
    {
        if (command.Name is "hello" or "isMaster")
            HelloCommand.RememberApplication(request);
        return _command.Take(data =>
            data.TryGetValue("failCommands", out var commands) && commands is BsonArray names && names.Any(name => name is BsonString text && command.IsNamed(text.Value))
            && (!data.TryGetValue("appName", out var name) || name.ToString() == request.Client.ApplicationName));
    }

    /// <summary>How a statement of a retryable write is to fail, by <c>onPrimaryTransactionalWrite</c>; null when it is not.</summary>
    public BsonDocument? OfRetryableWrite() => _retryableWrite.Take(_ => true);
}
