using MongoDB.Driver;

namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>The operations of the tests, by the vendor's driver's own members. An argument that the driver has no member for is a <see cref="NotSupportedException"/>.</summary>
internal static class Operations
{
    public static async Task<BsonValue?> RunAsync(string name, IMongoDatabase database, IMongoCollection<BsonDocument>? collection, Arguments arguments)
    {
        var result = name switch
        {
            "aggregate" => await AggregateAsync(database, collection, arguments),
            "bulkWrite" => await BulkWriteAsync(collection!, arguments),
            "find" => await FindAsync(collection!, arguments),
            "findOne" => (await FindAsync(collection!, arguments, limit: -1)).FirstOrDefault() ?? BsonNull.Value,
            "count" => await CountAsync(collection!, arguments),
            "countDocuments" => await collection!.CountDocumentsAsync(arguments.Filter(), CountOptions(arguments)),
            "estimatedDocumentCount" => await collection!.EstimatedDocumentCountAsync(new EstimatedDocumentCountOptions { Comment = arguments.Take("comment"), MaxTime = arguments.Time() }),
            "distinct" => await DistinctAsync(collection!, arguments),
            "insertOne" => await InsertOneAsync(collection!, arguments),
            "insertMany" => await InsertManyAsync(collection!, arguments),
            "updateOne" => Result(await collection!.UpdateOneAsync(arguments.Filter(), arguments.Update(), UpdateOptions(arguments))),
            "updateMany" => Result(await collection!.UpdateManyAsync(arguments.Filter(), arguments.Update(), UpdateOptions(arguments))),
            "replaceOne" => await ReplaceOneAsync(collection!, arguments),
            "deleteOne" => Result(await collection!.DeleteOneAsync(arguments.Filter(), DeleteOptions(arguments))),
            "deleteMany" => Result(await collection!.DeleteManyAsync(arguments.Filter(), DeleteOptions(arguments))),
            "findOneAndDelete" => await FindOneAndDeleteAsync(collection!, arguments),
            "findOneAndReplace" => await FindOneAndReplaceAsync(collection!, arguments),
            "findOneAndUpdate" => await FindOneAndUpdateAsync(collection!, arguments),
            "createIndex" => await CreateIndexAsync(collection!, arguments),
            "dropCollection" => await DropAsync(database, arguments),
            "createCollection" => await CreateAsync(database, arguments),
            "listCollections" => await ListAsync(await database.ListCollectionsAsync(new ListCollectionsOptions { Filter = arguments.Filter() })),
            "listCollectionNames" => await ListAsync(await database.ListCollectionNamesAsync(new ListCollectionNamesOptions { Filter = arguments.Filter() })),
            "listIndexes" => await ListAsync(await collection!.Indexes.ListAsync()),
            "runCommand" => await RunCommandAsync(database, arguments),
            _ => throw new NotSupportedException($"the operation {name}"),
        };
        arguments.CheckAllTaken();
        return result;
    }

    public static async Task<BsonValue?> RunAsync(string name, MongoClient client) => name switch
    {
        "listDatabaseNames" => await ListAsync(await client.ListDatabaseNamesAsync()),
        "listDatabases" => await ListAsync(await client.ListDatabasesAsync()),
        _ => throw new NotSupportedException($"the operation {name} on a client"),
    };

    private static async Task<BsonValue> AggregateAsync(IMongoDatabase database, IMongoCollection<BsonDocument>? collection, Arguments arguments)
    {
        if (collection is null)
            throw new NotSupportedException($"aggregate on the database {database.DatabaseNamespace.DatabaseName}");
        var pipeline = arguments.Take("pipeline")!.AsBsonArray.Select(stage => stage.AsBsonDocument).ToArray();
        var options = new AggregateOptions
        {
            AllowDiskUse = arguments.Flag("allowDiskUse"),
            BatchSize = arguments.Integer("batchSize"),
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Comment = arguments.Take("comment"),
            Hint = arguments.Take("hint"),
            Let = arguments.Take("let")?.AsBsonDocument,
        };
        arguments.CheckAllTaken();
        using var cursor = await collection.AggregateAsync<BsonDocument>(pipeline, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    private static async Task<BsonArray> FindAsync(IMongoCollection<BsonDocument> collection, Arguments arguments, int? limit = null)
    {
        var options = new FindOptions<BsonDocument>
        {
            AllowDiskUse = arguments.Flag("allowDiskUse"),
            BatchSize = arguments.Integer("batchSize"),
            Comment = arguments.Take("comment"),
            Hint = arguments.Take("hint"),
            Let = arguments.Take("let")?.AsBsonDocument,
            Limit = arguments.Integer("limit") ?? limit,
            Skip = arguments.Integer("skip"),
        };
        options.Sort = Sort(arguments);
        if (arguments.Take("projection") is { } projection)
            options.Projection = projection.AsBsonDocument;
        var filter = arguments.Filter();
        arguments.CheckAllTaken();
        using var cursor = await collection.FindAsync(filter, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    /// <summary>The deprecated operation, by its command: drivers need no member for it.</summary>
    private static async Task<BsonValue> CountAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var command = new BsonDocument { { "count", collection.CollectionNamespace.CollectionName }, { "query", arguments.Take("filter") ?? new BsonDocument() } };
        foreach (var name in new[] { "skip", "limit" })
        {
            if (arguments.Take(name) is { } value)
                command.Add(name, value);
        }

        arguments.CheckAllTaken();
        return (await collection.Database.RunCommandAsync<BsonDocument>(command))["n"];
    }

    private static async Task<BsonValue> DistinctAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        FieldDefinition<BsonDocument, BsonValue> field = arguments.Take("fieldName")!.AsString;
        using var cursor = await collection.DistinctAsync(field, arguments.Filter(), new DistinctOptions { Comment = arguments.Take("comment"), MaxTime = arguments.Time() });
        return new BsonArray(await cursor.ToListAsync());
    }

    private static async Task<BsonValue> InsertOneAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var document = arguments.Take("document")!.AsBsonDocument;
        await collection.InsertOneAsync(
            document, new InsertOneOptions { BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"), Comment = arguments.Take("comment") });
        return new BsonDocument { { "insertedId", document["_id"] } };
    }

    private static async Task<BsonValue> InsertManyAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var documents = arguments.Take("documents")!.AsBsonArray.Select(document => document.AsBsonDocument).ToList();
        await collection.InsertManyAsync(
            documents,
            new InsertManyOptions
            {
                BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
                Comment = arguments.Take("comment"),
                IsOrdered = arguments.Flag("ordered") ?? true,
            });
        return new BsonDocument("insertedIds", Indexed(documents.Select((document, index) => (index, document["_id"]))));
    }

    private static async Task<BsonValue> ReplaceOneAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var options = new ReplaceOptions<BsonDocument>
        {
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Comment = arguments.Take("comment"),
            Hint = arguments.Take("hint"),
            IsUpsert = arguments.Flag("upsert") ?? false,
            Let = arguments.Take("let")?.AsBsonDocument,
        };
        options.Sort = Sort(arguments);
        var (filter, replacement) = (arguments.Filter(), arguments.Take("replacement")!.AsBsonDocument);
        arguments.CheckAllTaken();
        var result = await collection.ReplaceOneAsync(filter, replacement, options);
        return result.IsAcknowledged ? Result(result.MatchedCount, result.ModifiedCount, result.UpsertedId) : Unacknowledged();
    }

    private static async Task<BsonValue> FindOneAndDeleteAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var options = new FindOneAndDeleteOptions<BsonDocument>
        {
            Comment = arguments.Take("comment"),
            Hint = arguments.Take("hint"),
            Let = arguments.Take("let")?.AsBsonDocument,
        };
        options.Sort = Sort(arguments);
        if (arguments.Take("projection") is { } projection)
            options.Projection = projection.AsBsonDocument;
        var filter = arguments.Filter();
        arguments.CheckAllTaken();
        return await collection.FindOneAndDeleteAsync(filter, options) ?? (BsonValue)BsonNull.Value;
    }

    private static async Task<BsonValue> FindOneAndReplaceAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var options = new FindOneAndReplaceOptions<BsonDocument>
        {
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Comment = arguments.Take("comment"),
            Hint = arguments.Take("hint"),
            IsUpsert = arguments.Flag("upsert") ?? false,
            Let = arguments.Take("let")?.AsBsonDocument,
            ReturnDocument = arguments.ReturnDocument(),
        };
        options.Sort = Sort(arguments);
        if (arguments.Take("projection") is { } projection)
            options.Projection = projection.AsBsonDocument;
        var (filter, replacement) = (arguments.Filter(), arguments.Take("replacement")!.AsBsonDocument);
        arguments.CheckAllTaken();
        return await collection.FindOneAndReplaceAsync(filter, replacement, options) ?? (BsonValue)BsonNull.Value;
    }

    private static async Task<BsonValue> FindOneAndUpdateAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var options = new FindOneAndUpdateOptions<BsonDocument>
        {
            ArrayFilters = arguments.ArrayFilters(),
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Comment = arguments.Take("comment"),
            Hint = arguments.Take("hint"),
            IsUpsert = arguments.Flag("upsert") ?? false,
            Let = arguments.Take("let")?.AsBsonDocument,
            ReturnDocument = arguments.ReturnDocument(),
        };
        options.Sort = Sort(arguments);
        if (arguments.Take("projection") is { } projection)
            options.Projection = projection.AsBsonDocument;
        var (filter, update) = (arguments.Filter(), arguments.Update());
        arguments.CheckAllTaken();
        return await collection.FindOneAndUpdateAsync(filter, update, options) ?? (BsonValue)BsonNull.Value;
    }

    private static async Task<BsonValue> BulkWriteAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var options = new BulkWriteOptions
        {
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Comment = arguments.Take("comment"),
            IsOrdered = arguments.Flag("ordered") ?? true,
            Let = arguments.Take("let")?.AsBsonDocument,
        };
        var models = arguments.Take("requests")!.AsBsonArray.Select(request => Model(request.AsBsonDocument.GetElement(0))).ToList();
        arguments.CheckAllTaken();
        var result = await collection.BulkWriteAsync(models, options);
        return result.IsAcknowledged ? Result(result) : Unacknowledged();
    }

    public static BsonDocument Result(BulkWriteResult<BsonDocument> result) => new()
    {
        { "deletedCount", result.DeletedCount },
        { "insertedCount", result.InsertedCount },
        { "insertedIds", Indexed(result.ProcessedRequests.Select((request, index) => (index, request)).Where(pair => pair.request is InsertOneModel<BsonDocument>)
            .Select(pair => (pair.index, ((InsertOneModel<BsonDocument>)pair.request).Document["_id"]))) },
        { "matchedCount", result.MatchedCount },
        { "modifiedCount", result.ModifiedCount },
        { "upsertedCount", result.Upserts.Count },
        { "upsertedIds", Indexed(result.Upserts.Select(upsert => (upsert.Index, upsert.Id))) },
    };

    private static WriteModel<BsonDocument> Model(BsonElement request)
    {
        var arguments = new Arguments(request.Value.AsBsonDocument);
        WriteModel<BsonDocument> model = request.Name switch
        {
            "insertOne" => new InsertOneModel<BsonDocument>(arguments.Take("document")!.AsBsonDocument),
            "deleteOne" => new DeleteOneModel<BsonDocument>(arguments.Filter()) { Hint = arguments.Take("hint") },
            "deleteMany" => new DeleteManyModel<BsonDocument>(arguments.Filter()) { Hint = arguments.Take("hint") },
            "replaceOne" => new ReplaceOneModel<BsonDocument>(arguments.Filter(), arguments.Take("replacement")!.AsBsonDocument)
            {
                Hint = arguments.Take("hint"),
                IsUpsert = arguments.Flag("upsert") ?? false,
                Sort = Sort(arguments),
            },
            "updateOne" => new UpdateOneModel<BsonDocument>(arguments.Filter(), arguments.Update())
            {
                ArrayFilters = arguments.ArrayFilters(),
                Hint = arguments.Take("hint"),
                IsUpsert = arguments.Flag("upsert") ?? false,
                Sort = Sort(arguments),
            },
            "updateMany" => new UpdateManyModel<BsonDocument>(arguments.Filter(), arguments.Update())
            {
                ArrayFilters = arguments.ArrayFilters(),
                Hint = arguments.Take("hint"),
                IsUpsert = arguments.Flag("upsert") ?? false,
            },
            _ => throw new NotSupportedException($"the write {request.Name}"),
        };
        arguments.CheckAllTaken();
        return model;
    }

    private static async Task<BsonValue> CreateIndexAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var keys = arguments.Take("keys")!.AsBsonDocument;
        var options = new CreateIndexOptions { Name = arguments.Take("name")?.AsString, Unique = arguments.Flag("unique") };
        return await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(keys, options));
    }

    private static async Task<BsonValue?> DropAsync(IMongoDatabase database, Arguments arguments)
    {
        await database.DropCollectionAsync(arguments.Take("collection")!.AsString);
        return null;
    }

    private static async Task<BsonValue?> CreateAsync(IMongoDatabase database, Arguments arguments)
    {
        // By the command: the server is to judge all options, also those that the driver has no member for.
        var command = new BsonDocument("create", arguments.Take("collection")!);
        foreach (var option in arguments.Rest)
            command.Add(option, arguments.Take(option)!);
        await database.RunCommandAsync<BsonDocument>(command);
        return null;
    }

    private static async Task<BsonArray> ListAsync(IAsyncCursor<BsonDocument> cursor) => new(await cursor.ToListAsync());

    private static async Task<BsonArray> ListAsync(IAsyncCursor<string> cursor) => new((await cursor.ToListAsync()).Select(name => (BsonValue)name));

    private static async Task<BsonValue> RunCommandAsync(IMongoDatabase database, Arguments arguments)
    {
        arguments.Take("commandName");
        var command = arguments.Take("command")!.AsBsonDocument;
        var mode = arguments.Take("readPreference")?["mode"].AsString;
        var preference = mode is null ? null : new ReadPreference(Enum.Parse<ReadPreferenceMode>(mode, ignoreCase: true));
        var session = arguments.Session();
        arguments.CheckAllTaken();
        return session is null ? await database.RunCommandAsync<BsonDocument>(command, preference) : await database.RunCommandAsync<BsonDocument>(session, command, preference);
    }

    private static CountOptions CountOptions(Arguments arguments) => new()
    {
        Comment = arguments.Take("comment"),
        Hint = arguments.Take("hint"),
        Limit = arguments.Integer("limit"),
        Skip = arguments.Integer("skip"),
    };

    private static UpdateOptions<BsonDocument> UpdateOptions(Arguments arguments) => new()
    {
        ArrayFilters = arguments.ArrayFilters(),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Comment = arguments.Take("comment"),
        Hint = arguments.Take("hint"),
        IsUpsert = arguments.Flag("upsert") ?? false,
        Let = arguments.Take("let")?.AsBsonDocument,
        Sort = Sort(arguments),
    };

    private static SortDefinition<BsonDocument>? Sort(Arguments arguments)
    {
        if (arguments.Take("sort") is not { } sort)
            return null;
        SortDefinition<BsonDocument> definition = sort.AsBsonDocument;
        return definition;
    }

    private static DeleteOptions DeleteOptions(Arguments arguments) => new()
    {
        Comment = arguments.Take("comment"),
        Hint = arguments.Take("hint"),
        Let = arguments.Take("let")?.AsBsonDocument,
    };

    private static BsonDocument Result(UpdateResult result)
        => result.IsAcknowledged ? Result(result.MatchedCount, result.ModifiedCount, result.UpsertedId) : Unacknowledged();

    private static BsonDocument Result(DeleteResult result) => result.IsAcknowledged ? new("deletedCount", result.DeletedCount) : Unacknowledged();

    private static BsonDocument Unacknowledged() => new("acknowledged", false);

    private static BsonDocument Result(long matched, long modified, BsonValue? upserted)
    {
        var result = new BsonDocument { { "matchedCount", matched }, { "modifiedCount", modified }, { "upsertedCount", upserted is null ? 0 : 1 } };
        return upserted is null ? result : result.Add("upsertedId", upserted);
    }

    private static BsonDocument Indexed(IEnumerable<(int Index, BsonValue Id)> ids)
        => new(ids.Select(pair => new BsonElement($"{pair.Index}", pair.Id)));
}
