using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>dropDatabase</c>: removes all collections of a database.</summary>
internal static class DropDatabaseCommand
{
    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.GetElement(0).Value is not { IsNumeric: true } level || level.ToDouble() != 1)
            throw new ServerErrorException(5255100, "Have to pass 1 as 'dropDatabase' parameter");
        var database = request.Database;
        if (database == "admin")
            throw new ServerErrorException(ServerError.IllegalOperation, "Dropping the 'admin' database is prohibited.");
        var existed = await context.Engine.WriteAsync(
            session =>
            {
                var any = session.Collections(database).Count > 0;
                session.DropDatabase(database);
                return any;
            },
            cancellationToken).ConfigureAwait(false);
        return existed ? new BsonDocument("dropped", database) : new BsonDocument();
    }
}
