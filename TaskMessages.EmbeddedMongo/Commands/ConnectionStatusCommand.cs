using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>connectionStatus</c>: nobody is ever authenticated.</summary>
internal static class ConnectionStatusCommand
{
    public static readonly CommandFields Fields = new CommandFields().With(FieldType.Flag, "showPrivileges");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var info = new BsonDocument { { "authenticatedUsers", new BsonArray() }, { "authenticatedUserRoles", new BsonArray() } };
        if (request.Flag("showPrivileges"))
            info.Add("authenticatedUserPrivileges", new BsonArray());
        return new BsonDocument("authInfo", info);
    }
}
