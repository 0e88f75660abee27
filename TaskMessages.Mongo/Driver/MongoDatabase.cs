using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
internal sealed class MongoDatabase(IMongoClient client, CommandExecutor executor, DatabaseNamespace databaseNamespace) : IMongoDatabase
{
    private const int NamespaceNotFound = 26;

    public IMongoClient Client => client;

    public DatabaseNamespace DatabaseNamespace => databaseNamespace;

    public async Task CreateCollectionAsync(string name, CreateCollectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var collection = new CollectionNamespace(databaseNamespace, name);
        var command = new BsonDocument("create", collection.CollectionName);
        if (options?.Capped is { } capped)
            command.Add("capped", capped);
        if (options?.MaxSize is { } size)
            command.Add("size", size);
        if (options?.MaxDocuments is { } max)
            command.Add("max", max);
        await executor.RunWriteAsync(databaseNamespace, command, isRepeatable: false, cancellationToken).ConfigureAwait(false);
    }

    public async Task DropCollectionAsync(string name, CancellationToken cancellationToken = default)
    {
        var collection = new CollectionNamespace(databaseNamespace, name);
        try
        {
            await executor.RunWriteAsync(databaseNamespace, new BsonDocument("drop", collection.CollectionName), isRepeatable: false, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException exception) when (exception.Code == NamespaceNotFound)
        {
            // already as asked
        }
    }

    public IMongoCollection<TDocument> GetCollection<TDocument>(string name)
    {
        Documents.Converter<TDocument>();
        return (IMongoCollection<TDocument>)(object)new MongoCollection(this, executor, new CollectionNamespace(databaseNamespace, name));
    }

    public async Task<IAsyncCursor<string>> ListCollectionNamesAsync(ListCollectionNamesOptions? options = null, CancellationToken cancellationToken = default)
    {
        var command = ListCollections(options?.Filter).Add("nameOnly", true);
        return await CursorAsync(command, static document => document["name"].AsString, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IAsyncCursor<BsonDocument>> ListCollectionsAsync(ListCollectionsOptions? options = null, CancellationToken cancellationToken = default) =>
        await CursorAsync(ListCollections(options?.Filter), static document => document, cancellationToken).ConfigureAwait(false);

    public async Task<TResult> RunCommandAsync<TResult>(Command<TResult> command, ReadPreference? readPreference = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var convert = Documents.Converter<TResult>();
        var document = (BsonDocument)command.Render().Clone();
        var reply = await executor.RunAsync(databaseNamespace, document, CommandRoute.Any(readPreference ?? ReadPreference.Primary), cancellationToken).ConfigureAwait(false);
        return convert(reply.Document);
    }

    public Task<TResult> RunCommandAsync<TResult>(
        IClientSessionHandle session, Command<TResult> command, ReadPreference? readPreference = null, CancellationToken cancellationToken = default) =>
        new MongoDatabase(client, executor.In(ClientSession.Of(session, client)), databaseNamespace).RunCommandAsync(command, readPreference, cancellationToken);

    private static BsonDocument ListCollections(FilterDefinition<BsonDocument>? filter)
    {
        var command = new BsonDocument("listCollections", 1);
        Documents.AddIfNotNull(command, "filter", filter?.Render());
        return command.Add("cursor", new BsonDocument());
    }

    private async Task<ServerCursor<TResult>> CursorAsync<TResult>(BsonDocument command, Func<BsonDocument, TResult> convert, CancellationToken cancellationToken)
    {
        var reply = await executor.RunAsync(databaseNamespace, command, CommandRoute.PrimaryRead, cancellationToken).ConfigureAwait(false);
        return new ServerCursor<TResult>(executor, new CollectionNamespace(databaseNamespace, "$cmd.listCollections"), reply, convert, batchSize: null);
    }
}
