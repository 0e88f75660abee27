using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>One command as received, its fields checked against the command's own list and the generic ones.</summary>
internal sealed class CommandRequest : Arguments
{
    private CommandRequest(CommandDefinition definition, BsonDocument body, ClientConnection client, string database)
        : base(body, definition.Name)
    {
        Definition = definition;
        Client = client;
        Database = database;
    }

    public CommandDefinition Definition { get; }

    public ClientConnection Client { get; }

    public string Database { get; }

    /// <summary>The collection that the command names as its first field's value.</summary>
    /// <exception cref="ServerErrorException">73: it is no string, or no possible name.</exception>
    public string Collection
    {
        get
        {
            if (Body.GetElement(0).Value is not BsonString name)
                throw new ServerErrorException(ServerError.InvalidNamespace, $"collection name has invalid type {BsonTypeNames.Of(Body.GetElement(0).Value)}");
            Namespaces.CheckReadable(Database, name.Value);
            return name.Value;
        }
    }

    /// <summary>The session in which the client asks, if in one.</summary>
    public Guid? Session => Value("lsid") is { } session ? SessionFields.Session(Path, session).ToGuid() : null;

    /// <summary>Ends the command: its caller has left, or its time is over.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Set when the command's statements are to happen once, however often it is sent.</summary>
    public RetryableWrite? RetryableWrite { get; set; }

    public static CommandRequest Read(CommandDefinition definition, BsonDocument body, ClientConnection client, bool isReplicaSet)
    {
        var database = GenericFields.Database(body);
        if (definition.AdminOnly && database != "admin")
            throw new ServerErrorException(ServerError.Unauthorized, $"{definition.Name} may only be run against the admin database.");

        var first = true;
        foreach (var element in body)
        {
            if (first)
            {
                first = false;
                continue;
            }

            if (definition.Fields.TryGetRule(element.Name, out var rule))
            {
                if (element.Value is not (BsonNull or BsonUndefined))
                    rule.Check(definition.Name, element.Name, element.Value);
            }
            else if (!GenericFields.Check(definition, body, element, isReplicaSet) && !definition.Fields.IgnoresUnknown)
            {
                throw CommandFields.Unknown(definition.Name, element.Name);
            }
        }

        definition.Fields.CheckRequired(body, definition.Name);
        return new CommandRequest(definition, body, client, database);
    }
}
