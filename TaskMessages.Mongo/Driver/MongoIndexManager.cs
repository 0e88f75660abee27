using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
internal sealed class MongoIndexManager(CommandExecutor executor, CollectionNamespace collectionNamespace) : IMongoIndexManager<BsonDocument>
{
    private const int NamespaceNotFound = 26;

    public Task<IEnumerable<string>> CreateManyAsync(IEnumerable<CreateIndexModel<BsonDocument>> models, CancellationToken cancellationToken = default) =>
        CreateManyAsync(models, null, cancellationToken);

    public async Task<IEnumerable<string>> CreateManyAsync(
        IEnumerable<CreateIndexModel<BsonDocument>> models, CreateManyIndexesOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        var indexes = new BsonArray(models.Select(Describe));
        var command = new BsonDocument { { "createIndexes", collectionNamespace.CollectionName }, { "indexes", indexes } };
        Documents.AddMaxTime(command, options?.MaxTime);
        await executor.RunWriteAsync(collectionNamespace.DatabaseNamespace, command, isRepeatable: false, cancellationToken).ConfigureAwait(false);
        return [.. indexes.Select(index => index["name"].AsString)];
    }

    public async Task<string> CreateOneAsync(
        CreateIndexModel<BsonDocument> model, CreateOneIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        var names = await CreateManyAsync([model], new CreateManyIndexesOptions { MaxTime = options?.MaxTime }, cancellationToken).ConfigureAwait(false);
        return names.Single();
    }

    public Task DropAllAsync(CancellationToken cancellationToken = default) => DropAsync("*", cancellationToken);

    public Task DropOneAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == "*")
            throw new ArgumentException("Cannot specify '*' for the index name. Use DropAllAsync to drop all indexes.", nameof(name));
        return DropAsync(name, cancellationToken);
    }

    public async Task<IAsyncCursor<BsonDocument>> ListAsync(CancellationToken cancellationToken = default)
    {
        var command = new BsonDocument { { "listIndexes", collectionNamespace.CollectionName }, { "cursor", new BsonDocument() } };
        try
        {
            var reply = await executor.RunAsync(collectionNamespace.DatabaseNamespace, command, CommandRoute.PrimaryRead, cancellationToken).ConfigureAwait(false);
            return new ServerCursor<BsonDocument>(executor, collectionNamespace, reply, static document => document, batchSize: null);
        }
        catch (MongoCommandException exception) when (exception.Code == NamespaceNotFound)
        {
            return new ListCursor<BsonDocument>([]);
        }
    }

    private static BsonDocument Describe(CreateIndexModel<BsonDocument> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var keys = model.Keys.Render();
        var options = model.Options;
        var index = new BsonDocument { { "key", keys }, { "name", options?.Name ?? NameOf(keys) } };
        if (options is null)
            return index;
        if (options.Background is { } background)
            index.Add("background", background);
        if (options.ExpireAfter is { } expireAfter)
            index.Add("expireAfterSeconds", (long)expireAfter.TotalSeconds);
        if (options.Hidden is { } hidden)
            index.Add("hidden", hidden);
        Documents.AddIfNotNull(index, "partialFilterExpression", options.PartialFilterExpression?.Render());
        if (options.Sparse is { } sparse)
            index.Add("sparse", sparse);
        if (options.Unique is { } unique)
            index.Add("unique", unique);
        return index;
    }

    /// <summary>The name that all drivers give: "a_1_b_-1".</summary>
    private static string NameOf(BsonDocument keys) =>
        string.Join('_', keys.Select(key => $"{key.Name.Replace(' ', '_')}_{(key.Value.IsNumeric ? key.Value.ToInt32() : key.Value.ToString()!.Replace(' ', '_'))}"));

    private async Task DropAsync(string name, CancellationToken cancellationToken)
    {
        var command = new BsonDocument { { "dropIndexes", collectionNamespace.CollectionName }, { "index", name } };
        try
        {
            await executor.RunWriteAsync(collectionNamespace.DatabaseNamespace, command, isRepeatable: false, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException exception) when (exception.Code == NamespaceNotFound)
        {
            // already as asked
        }
    }
}
