using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The commands that read, as documents.</summary>
internal static class QueryCommands
{
    public static BsonDocument Find<TProjection>(string collection, BsonDocument filter, FindOptions<BsonDocument, TProjection>? options)
    {
        var command = new BsonDocument { { "find", collection }, { "filter", filter } };
        if (options is null)
            return command;
        Documents.AddIfNotNull(command, "sort", options.Sort?.Render());
        Documents.AddIfNotNull(command, "projection", options.Projection?.Render());
        Documents.AddIfNotNull(command, "hint", options.Hint);
        if (options.Skip is { } skip and not 0)
            command.Add("skip", skip);
        if (options.Limit is { } limit and not 0)
            command.Add("limit", Math.Abs(limit));
        if (options.BatchSize is { } batchSize)
        {
            // one more than the limit, so that the server closes the cursor with the first batch
            command.Add("batchSize", batchSize == options.Limit ? batchSize + 1 : batchSize);
        }

        if (options.Limit < 0)
            command.Add("singleBatch", true);
        if (options.AllowDiskUse is { } allowDiskUse)
            command.Add("allowDiskUse", allowDiskUse);
        Documents.AddIfNotNull(command, "comment", options.Comment);
        Documents.AddIfNotNull(command, "let", options.Let);
        Documents.AddMaxTime(command, options.MaxTime);
        return command;
    }

    public static BsonDocument Aggregate(string collection, BsonArray pipeline, AggregateOptions? options)
    {
        var command = new BsonDocument { { "aggregate", collection }, { "pipeline", pipeline } };
        if (options?.AllowDiskUse is { } allowDiskUse)
            command.Add("allowDiskUse", allowDiskUse);
        Documents.AddMaxTime(command, options?.MaxTime);
        Documents.AddIfNotNull(command, "hint", options?.Hint);
        Documents.AddIfNotNull(command, "comment", options?.Comment);
        Documents.AddIfNotNull(command, "let", options?.Let);
        if (options?.BypassDocumentValidation is { } bypass)
            command.Add("bypassDocumentValidation", bypass);
        command.Add("cursor", options?.BatchSize is { } batchSize ? new BsonDocument("batchSize", batchSize) : []);
        return command;
    }

    /// <summary>Whether the pipeline ends in a stage that writes, which only a primary runs.</summary>
    public static bool Writes(BsonArray pipeline) =>
        pipeline.Count > 0 && pipeline[^1] is BsonDocument { ElementCount: > 0 } last && last.GetElement(0).Name is "$out" or "$merge";

    /// <summary>The pipeline that counts exactly, as the drivers' specification has it.</summary>
    public static BsonDocument Count(string collection, BsonDocument filter, CountOptions? options)
    {
        var pipeline = new BsonArray { new BsonDocument("$match", filter) };
        if (options?.Skip is { } skip)
            pipeline.Add(new BsonDocument("$skip", skip));
        if (options?.Limit is { } limit)
            pipeline.Add(new BsonDocument("$limit", limit));
        pipeline.Add(new BsonDocument("$group", new BsonDocument { { "_id", 1 }, { "n", new BsonDocument("$sum", 1) } }));
        return Aggregate(collection, pipeline, new AggregateOptions { Comment = options?.Comment, Hint = options?.Hint, MaxTime = options?.MaxTime });
    }

    public static BsonDocument Distinct(string collection, string field, BsonDocument filter, DistinctOptions? options)
    {
        var command = new BsonDocument { { "distinct", collection }, { "key", field }, { "query", filter } };
        Documents.AddIfNotNull(command, "comment", options?.Comment);
        Documents.AddMaxTime(command, options?.MaxTime);
        return command;
    }
}
