using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>
/// <c>create</c>: a plain collection; capped, time series, clustered, validated ones and views are refused. Creating what there is already, with the same
/// options, is no error.
/// </summary>
internal static class CreateCommand
{
    private static readonly CommandFields Unsupported = new CommandFields()
        .Refuse(FieldType.Flag, "capped")
        .Refuse(FieldType.Integer, "size", "max", "expireAfterSeconds")
        .Refuse(FieldType.Text, "validationLevel", "validationAction")
        .Refuse(FieldType.Document, "collation", "validator", "changeStreamPreAndPostImages", "storageEngine", "indexOptionDefaults")
        .RefuseAny("viewOn", "pipeline", "clusteredIndex", "timeseries", "encryptedFields");

    // Those that are not supported are judged by the command itself, since an existing collection is what MongoDB tells of first.
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Flag, "autoIndexId", "temp")
        .With(FieldType.Document, "idIndex")
        .With(FieldType.Any, [.. Unsupported.Names]);

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection) = (request.Database, request.Collection);
        Namespaces.CheckCreatable(database, collection);
        var refusal = Refusal(request);
        await context.Engine.WriteAsync(
            session =>
            {
                if (refusal is not null)
                    throw session.FindCollection(database, collection) is null ? refusal : Exists(database, collection);
                return session.EnsureCollection(database, collection);
            },
            cancellationToken).ConfigureAwait(false);
        return new BsonDocument();
    }

    /// <summary>The error of the first option that no collection here can have; null: there is none.</summary>
    private static ServerErrorException? Refusal(CommandRequest request)
    {
        ServerErrorException? first = null;
        foreach (var field in request.Body)
        {
            if (field.Value is not (BsonNull or BsonUndefined) && Unsupported.TryGetRule(field.Name, out var rule))
                first ??= rule.Refusal(request.Path, field.Name, field.Value);
        }

        return first;
    }

    private static ServerErrorException Exists(string database, string collection) => new(
        ServerError.NamespaceExists, $"namespace {Namespaces.Join(database, collection)} already exists, but with different options");
}
