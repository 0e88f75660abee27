using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>The fields that every command takes, judged as MongoDB judges them.</summary>
internal static class GenericFields
{
    /// <exception cref="ServerErrorException">40571: there is none; 73: it is no possible name.</exception>
    public static string Database(BsonDocument body)
    {
        if (!body.TryGetValue("$db", out var value))
            throw new ServerErrorException(40571, "OP_MSG requests require a $db argument");
        if (value is not BsonString name)
            throw FieldRule.WrongType(body.GetElement(0).Name, "$db", value, "type 'string'");
        Namespaces.CheckDatabase(name.Value);
        return name.Value;
    }

    /// <summary>Checks a field that is not the command's own.</summary>
    /// <param name="command">Whose field it is.</param>
    /// <param name="body">All fields.</param>
    /// <param name="element">The field.</param>
    /// <param name="isReplicaSet">Whether the server poses as a replica set, of which it is the only member.</param>
    /// <returns>Whether it is a generic field at all.</returns>
    public static bool Check(CommandDefinition command, BsonDocument body, BsonElement element, bool isReplicaSet)
    {
        var value = element.Value;
        switch (element.Name)
        {
            case "$db" or "comment" or "$clusterTime" or "$configTime" or "$topologyTime" or "$audit" or "$client" or "mayBypassWriteBlocking" or HelpReply.Field:
                return true;
            case "lsid" or "$readPreference" or "$queryOptions" or "readConcern" or "writeConcern" or "txnNumber" or "autocommit" or "startTransaction" when value is BsonNull:
                return true;
            case "lsid":
                SessionFields.Session(command.Name, value);
                return true;
            case "$readPreference":
                return ReadPreference(command, element);
            case "$queryOptions":
                return Is<BsonDocument>(command, element, "type 'object'");
            case "maxTimeMS":
                MaxTime(body);
                return true;
            case "maxTimeMSOpOnly":
                return true;
            case "readConcern":
                ReadConcern(command, element, isReplicaSet);
                return true;
            case "writeConcern":
                WriteConcern(command, element, isReplicaSet);
                return true;
            case "apiVersion" or "apiStrict" or "apiDeprecationErrors":
                ApiVersion(command, body);
                return true;
            case "txnNumber" or "autocommit" or "startTransaction":
                SessionFields.CheckTransaction(command, body, isReplicaSet);
                return true;
            default:
                return false;
        }
    }

    /// <summary>How long the command may run, or null without a limit.</summary>
    /// <exception cref="ServerErrorException">14 or 2: no number, or out of MongoDB's range.</exception>
    public static TimeSpan? MaxTime(BsonDocument body)
    {
        if (!body.TryGetValue("maxTimeMS", out var value) || value is BsonNull)
            return null;
        if (value is not { IsNumeric: true })
            throw FieldRule.WrongType(body.GetElement(0).Name, "maxTimeMS", value, "types '[long, int, decimal, double]'");
        var milliseconds = value.ToDouble();
        if (double.IsFinite(milliseconds) && milliseconds != Math.Floor(milliseconds))
            throw new ServerErrorException(ServerError.BadValue, "maxTimeMS has non-integral value");
        if (!(milliseconds >= 0 && milliseconds <= int.MaxValue))
            throw new ServerErrorException(ServerError.BadValue, $"{BsonText.Of(value)} value for maxTimeMS is out of range [0, 2147483647]");
        return milliseconds == 0 ? null : TimeSpan.FromMilliseconds(milliseconds);
    }

    private static bool Is<T>(CommandDefinition command, BsonElement element, string expected) =>
        element.Value is T ? true : throw FieldRule.WrongType(command.Name, element.Name, element.Value, expected);

    private static void ReadConcern(CommandDefinition command, BsonElement element, bool isReplicaSet)
    {
        if (element.Value is not BsonDocument concern)
            throw FieldRule.WrongType(command.Name, element.Name, element.Value, "type 'object'");
        foreach (var field in concern)
        {
            switch (field.Name)
            {
                case "level" when !command.ReadsDocuments && field.Value is BsonString { Value: "majority" or "available" or "snapshot" or "linearizable" } level:
                    throw new ServerErrorException(
                        ServerError.InvalidOptions,
                        $"Command {command.Name} does not support {{ readConcern: {{ level: \"{level.Value}\", provenance: \"clientSupplied\" }} }} :: caused by :: read concern not supported");
                case "level" when field.Value is BsonString { Value: "local" or "majority" or "available" }:
                case "provenance":
                case "level" when isReplicaSet && field.Value is BsonString { Value: "linearizable" }:
                    // Every read sees what has been acknowledged, so that the strictest level holds too.
                    break;
                case "level" when isReplicaSet && field.Value is BsonString { Value: "snapshot" }:
                case "afterClusterTime" or "afterOpTime" or "atClusterTime" when isReplicaSet:
                    throw new ServerErrorException(ServerError.NotImplemented, $"The option 'readConcern.{field.Name}: {BsonText.Of(field.Value)}' is not supported");
                case "level" when field.Value is BsonString { Value: "snapshot" or "linearizable" }:
                case "afterClusterTime" or "afterOpTime" or "atClusterTime":
                    throw new ServerErrorException(ServerError.NotAReplicaSet, "node needs to be a replica set member to use read concern");
                case "level" when field.Value is BsonString unknown:
                    throw new ServerErrorException(ServerError.BadValue, $"Enumeration value '{unknown.Value}' for field 'readConcern.level' is not a valid value.");
                case "level":
                    throw FieldRule.WrongType("readConcern", "level", field.Value, "type 'string'");
                default:
                    throw CommandFields.Unknown("readConcern", field.Name);
            }
        }
    }

    private static bool ReadPreference(CommandDefinition command, BsonElement element)
    {
        Is<BsonDocument>(command, element, "type 'object'");
        return element.Value.AsBsonDocument.GetValue("mode", BsonNull.Value) is not BsonString mode
            || mode.Value is "primary" or "primaryPreferred" or "secondary" or "secondaryPreferred" or "nearest"
            ? true
            : throw new ServerErrorException(ServerError.BadValue, $"Enumeration value '{mode.Value}' for field '$readPreference.mode' is not a valid value.");
    }

    private static void WriteConcern(CommandDefinition command, BsonElement element, bool isReplicaSet)
    {
        if (!command.TakesWriteConcern)
            throw new ServerErrorException(ServerError.InvalidOptions, "Command does not support writeConcern");
        if (element.Value is not BsonDocument concern)
            throw FieldRule.WrongType(command.Name, element.Name, element.Value, "type 'object'");
        if (Truth.Of(concern.GetValue("j", false)) && Truth.Of(concern.GetValue("fsync", false)))
            throw new ServerErrorException(ServerError.FailedToParse, "fsync and j options cannot be used together");
        foreach (var field in concern)
        {
            switch (field.Name)
            {
                case "j" or "fsync" when field.Value is not (BsonBoolean or { IsNumeric: true }):
                    throw FieldRule.WrongType("writeConcern", field.Name, field.Value, "types '[bool, long, int, decimal, double]'");
                case "w" when field.Value is { IsNumeric: true } number && number.ToDouble() is 0 or 1:
                case "w" when field.Value is BsonString { Value: "majority" }:
                case "j" or "fsync" or "wtimeout" or "provenance" or "getLastError":
                    break;
                case "w" when field.Value is { IsNumeric: true } number && number.ToDouble() is < 0 or > 50:
                    throw new ServerErrorException(ServerError.FailedToParse, "w has to be a non-negative number and not greater than 50");
                case "w" when isReplicaSet && field.Value is BsonString or { IsNumeric: true }:
                    // The write is done and found not to have reached as many members: WriteConcernError says so.
                    break;
                case "w" when field.Value is { IsNumeric: true }:
                    throw new ServerErrorException(ServerError.BadValue, "cannot use 'w' > 1 when a host is not replicated");
                case "w" when field.Value is BsonString mode:
                    throw new ServerErrorException(ServerError.BadValue, $"cannot use non-majority 'w' mode {mode.Value} when a host is not a member of a replica set");
                case "w":
                    throw new ServerErrorException(ServerError.FailedToParse, "w has to be a number, string, or object");
                default:
                    throw CommandFields.Unknown("writeConcern", field.Name);
            }
        }
    }

    private static void ApiVersion(CommandDefinition command, BsonDocument body)
    {
        if (!body.TryGetValue("apiVersion", out var version))
            throw new ServerErrorException(4886600, "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion");
        if (version is not BsonString text)
            throw FieldRule.WrongType("APIParametersFromClient", "apiVersion", version, "type 'string'");
        if (text.Value != "1")
            throw new ServerErrorException(ServerError.APIVersionError, "API version must be \"1\"");
        if (!command.InStableApi && body.TryGetValue("apiStrict", out var strict) && strict.ToBoolean())
            throw new ServerErrorException(ServerError.APIStrictError, $"Provided apiStrict:true, but the command {command.Name} is not in API Version 1.");
    }
}
