using TaskMessages.EmbeddedMongo.Authentication;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>connectionStatus</c>: who has logged in.</summary>
internal static class ConnectionStatusCommand
{
    public static readonly CommandFields Fields = new CommandFields().With(FieldType.Flag, "showPrivileges");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var users = new BsonArray();
        var roles = new BsonArray();
        if (request.Client.User is { } name)
        {
            users.Add(new BsonDocument { { "user", name }, { "db", ServerUser.Database } });
            roles.Add(new BsonDocument { { "role", "root" }, { "db", ServerUser.Database } });
        }

        var info = new BsonDocument { { "authenticatedUsers", users }, { "authenticatedUserRoles", roles } };
        if (request.Flag("showPrivileges"))
            info.Add("authenticatedUserPrivileges", new BsonArray());
        return new BsonDocument("authInfo", info);
    }
}
