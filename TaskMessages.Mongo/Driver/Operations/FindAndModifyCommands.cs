using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The findAndModify command in its three uses, as documents.</summary>
internal static class FindAndModifyCommands
{
    public static BsonDocument Delete<TProjection>(string collection, BsonDocument filter, FindOneAndDeleteOptions<BsonDocument, TProjection>? options)
    {
        var command = new BsonDocument { { "findAndModify", collection }, { "query", filter }, { "remove", true } };
        if (options is null)
            return command;
        Add(command, options.Sort, options.Projection, options.MaxTime);
        Documents.AddIfNotNull(command, "hint", options.Hint);
        new CommandExtras(null, options.Comment, options.Let).AddTo(command);
        return command;
    }

    public static BsonDocument Replace<TProjection>(
        string collection, BsonDocument filter, BsonDocument replacement, FindOneAndReplaceOptions<BsonDocument, TProjection>? options)
    {
        var command = new BsonDocument { { "findAndModify", collection }, { "query", filter }, { "update", WriteStatements.CheckReplacement(replacement) } };
        if (options is null)
            return command;
        AddOutcome(command, options.ReturnDocument, options.IsUpsert);
        Add(command, options.Sort, options.Projection, options.MaxTime);
        Documents.AddIfNotNull(command, "hint", options.Hint);
        new CommandExtras(options.BypassDocumentValidation, options.Comment, options.Let).AddTo(command);
        return command;
    }

    public static BsonDocument Update<TProjection>(
        string collection, BsonDocument filter, BsonValue update, FindOneAndUpdateOptions<BsonDocument, TProjection>? options)
    {
        var command = new BsonDocument { { "findAndModify", collection }, { "query", filter }, { "update", update } };
        if (options is null)
            return command;
        AddOutcome(command, options.ReturnDocument, options.IsUpsert);
        Add(command, options.Sort, options.Projection, options.MaxTime);
        Documents.AddIfNotNull(command, "arrayFilters", WriteStatements.Render(options.ArrayFilters));
        Documents.AddIfNotNull(command, "hint", options.Hint);
        new CommandExtras(options.BypassDocumentValidation, options.Comment, options.Let).AddTo(command);
        return command;
    }

    private static void AddOutcome(BsonDocument command, ReturnDocument returnDocument, bool isUpsert)
    {
        if (returnDocument == ReturnDocument.After)
            command.Add("new", true);
        if (isUpsert)
            command.Add("upsert", true);
    }

    private static void Add<TProjection>(
        BsonDocument command, SortDefinition<BsonDocument>? sort, ProjectionDefinition<BsonDocument, TProjection>? projection, TimeSpan? maxTime)
    {
        Documents.AddIfNotNull(command, "sort", sort?.Render());
        Documents.AddIfNotNull(command, "fields", projection?.Render());
        Documents.AddMaxTime(command, maxTime);
    }
}
