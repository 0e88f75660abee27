using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Sessions;

/// <summary>The fields <c>lsid</c>, <c>txnNumber</c>, <c>autocommit</c> and <c>startTransaction</c>, judged as MongoDB does.</summary>
internal static class SessionFields
{
    private const int IdLength = 16;

    /// <summary>The session's id, checked.</summary>
    /// <exception cref="ServerErrorException">It is none, or one that only MongoDB's own servers may send.</exception>
    public static BsonBinaryData Session(string path, BsonValue value)
    {
        if (value is not BsonDocument session)
            throw FieldRule.WrongType(path, "lsid", value, "type 'object'");
        BsonBinaryData? id = null;
        foreach (var field in session)
            id = Check(field) ?? id;
        return id ?? throw new ServerErrorException(ServerError.IDLFailedToParse, "BSON field 'OperationSessionInfo.lsid.id' is missing but a required field");
    }

    /// <summary>Checks what a command says of a transaction or of a retryable write.</summary>
    /// <exception cref="ServerErrorException">It contradicts itself, the server is no replica set, the command cannot be repeated, or it belongs to a transaction, which there are none of.</exception>
    public static void CheckTransaction(CommandDefinition command, BsonDocument body, bool isReplicaSet)
    {
        var autocommit = Flag(command, body, "autocommit");
        var starts = Flag(command, body, "startTransaction");
        if (Value(body, "txnNumber") is { } number)
            CheckNumber(number, body, isReplicaSet);
        else if (autocommit is not null)
            throw Invalid("'autocommit' field requires a transaction number to also be specified");
        if (autocommit is null && starts is not null)
            throw Invalid("'startTransaction' field requires 'autocommit' field to also be specified");
        if (autocommit == true)
            throw Invalid("Specifying autocommit=true is not allowed.");
        if (starts == false)
            throw Invalid("Specifying startTransaction=false is not allowed.");
        if (autocommit is not null)
            throw new ServerErrorException(ServerError.OperationNotSupportedInTransaction, $"Cannot run '{command.Name}' in a multi-document transaction.");
        if (!command.IsRetryable)
        {
            throw new ServerErrorException(
                ServerError.NotARetryableWriteCommand,
                $"txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and {command.Name} is not a retryable write command.");
        }
    }

    private static BsonBinaryData? Check(BsonElement field)
    {
        switch (field.Name)
        {
            case "id":
                return Id(field.Value);
            case "uid":
                throw new ServerErrorException(ServerError.Unauthorized, "Unauthorized to set user digest in LogicalSessionId");
            case "txnNumber" or "txnUUID":
                throw Invalid("Internal sessions are only allowed for internal clients");
            default:
                throw CommandFields.Unknown("OperationSessionInfo.lsid", field.Name);
        }
    }

    private static BsonBinaryData Id(BsonValue value)
    {
        if (value is not BsonBinaryData id)
            throw FieldRule.WrongType("OperationSessionInfo.lsid", "id", value, "type 'binData'");
        if (id.SubType != BsonBinarySubType.UuidStandard)
            throw new ServerErrorException(ServerError.TypeMismatch, $"BSON field 'OperationSessionInfo.lsid.id' is the wrong binData type '{id.SubType}', expected type 'UUID'");
        return id.Bytes.Length == IdLength ? id : throw new ServerErrorException(ServerError.InvalidUUID, "uuid must be a 16-byte binary field with UUID (4) subtype");
    }

    private static void CheckNumber(BsonValue number, BsonDocument body, bool isReplicaSet)
    {
        if (number is not BsonInt64 transaction)
            throw FieldRule.WrongType("OperationSessionInfo", "txnNumber", number, "type 'long'");
        if (Value(body, "lsid") is null)
            throw Invalid("Transaction number requires a session ID to also be specified");
        if (!isReplicaSet)
            throw new ServerErrorException(ServerError.IllegalOperation, "Transaction numbers are only allowed on a replica set member or mongos");
        if (transaction.Value < 0)
            throw Invalid("Transaction number cannot be negative");
    }

    private static bool? Flag(CommandDefinition command, BsonDocument body, string name) => Value(body, name) switch
    {
        null => null,
        BsonBoolean flag => flag.Value,
        var other => throw FieldRule.WrongType(command.Name, name, other, "type 'bool'"),
    };

    private static BsonValue? Value(BsonDocument body, string name) => body.TryGetValue(name, out var value) && value is not BsonNull ? value : null;

    private static ServerErrorException Invalid(string message) => new(ServerError.InvalidOptions, message);
}
