using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
internal sealed class MongoCollection(MongoDatabase database, CommandExecutor executor, CollectionNamespace collectionNamespace) : IMongoCollection<BsonDocument>
{
    public CollectionNamespace CollectionNamespace => collectionNamespace;

    public IMongoDatabase Database => database;

    public IMongoIndexManager<BsonDocument> Indexes => new MongoIndexManager(executor, collectionNamespace);

    private string Name => collectionNamespace.CollectionName;

    public async Task<IAsyncCursor<TResult>> AggregateAsync<TResult>(
        PipelineDefinition<BsonDocument, TResult> pipeline, AggregateOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        var stages = pipeline.Render();
        var command = QueryCommands.Aggregate(Name, stages, options);
        return await CursorAsync<TResult>(command, options?.BatchSize, options?.Comment, QueryCommands.Writes(stages), cancellationToken).ConfigureAwait(false);
    }

    public Task<BulkWriteResult<BsonDocument>> BulkWriteAsync(
        IEnumerable<WriteModel<BsonDocument>> requests, BulkWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return BulkWriteOperation.RunAsync(executor, collectionNamespace, [.. requests], options?.IsOrdered ?? true, new CommandExtras(options?.BypassDocumentValidation, options?.Comment, options?.Let), cancellationToken);
    }

    public async Task<long> CountDocumentsAsync(FilterDefinition<BsonDocument> filter, CountOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var command = QueryCommands.Count(Name, filter.Render(), options);
        var cursor = await CursorAsync<BsonDocument>(command, null, options?.Comment, isWrite: false, cancellationToken).ConfigureAwait(false);
        var count = await cursor.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return count is null ? 0 : count["n"].ToInt64();
    }

    public Task<DeleteResult> DeleteManyAsync(FilterDefinition<BsonDocument> filter, CancellationToken cancellationToken = default) =>
        DeleteAsync(filter, 0, null, cancellationToken);

    public Task<DeleteResult> DeleteManyAsync(FilterDefinition<BsonDocument> filter, DeleteOptions? options, CancellationToken cancellationToken = default) =>
        DeleteAsync(filter, 0, options, cancellationToken);

    public Task<DeleteResult> DeleteOneAsync(FilterDefinition<BsonDocument> filter, CancellationToken cancellationToken = default) =>
        DeleteAsync(filter, 1, null, cancellationToken);

    public Task<DeleteResult> DeleteOneAsync(FilterDefinition<BsonDocument> filter, DeleteOptions? options, CancellationToken cancellationToken = default) =>
        DeleteAsync(filter, 1, options, cancellationToken);

    public async Task<IAsyncCursor<TField>> DistinctAsync<TField>(
        FieldDefinition<BsonDocument, TField> field, FilterDefinition<BsonDocument> filter, DistinctOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(filter);
        var convert = Documents.ValueConverter<TField>();
        var command = QueryCommands.Distinct(Name, field.Render(), filter.Render(), options);
        var reply = await executor.ReadAsync(collectionNamespace.DatabaseNamespace, command, cancellationToken).ConfigureAwait(false);
        return new ListCursor<TField>([.. reply.Document["values"].AsBsonArray.Select(convert)]);
    }

    public async Task<long> EstimatedDocumentCountAsync(EstimatedDocumentCountOptions? options = null, CancellationToken cancellationToken = default)
    {
        var command = new BsonDocument("count", Name);
        Documents.AddIfNotNull(command, "comment", options?.Comment);
        Documents.AddMaxTime(command, options?.MaxTime);
        var reply = await executor.ReadAsync(collectionNamespace.DatabaseNamespace, command, cancellationToken).ConfigureAwait(false);
        return reply.Document["n"].ToInt64();
    }

    public async Task<IAsyncCursor<TProjection>> FindAsync<TProjection>(
        FilterDefinition<BsonDocument> filter, FindOptions<BsonDocument, TProjection>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var command = QueryCommands.Find(Name, filter.Render(), options);
        return await CursorAsync<TProjection>(command, options?.BatchSize, options?.Comment, isWrite: false, cancellationToken).ConfigureAwait(false);
    }

    public Task<TProjection?> FindOneAndDeleteAsync<TProjection>(
        FilterDefinition<BsonDocument> filter, FindOneAndDeleteOptions<BsonDocument, TProjection>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FindAndModifyAsync<TProjection>(FindAndModifyCommands.Delete(Name, filter.Render(), options), cancellationToken);
    }

    public Task<TProjection?> FindOneAndReplaceAsync<TProjection>(
        FilterDefinition<BsonDocument> filter,
        BsonDocument replacement,
        FindOneAndReplaceOptions<BsonDocument, TProjection>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FindAndModifyAsync<TProjection>(FindAndModifyCommands.Replace(Name, filter.Render(), replacement, options), cancellationToken);
    }

    public Task<TProjection?> FindOneAndUpdateAsync<TProjection>(
        FilterDefinition<BsonDocument> filter,
        UpdateDefinition<BsonDocument> update,
        FindOneAndUpdateOptions<BsonDocument, TProjection>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(update);
        return FindAndModifyAsync<TProjection>(FindAndModifyCommands.Update(Name, filter.Render(), update.Render(), options), cancellationToken);
    }

    public Task InsertManyAsync(IEnumerable<BsonDocument> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var requests = documents.Select(document => (WriteModel<BsonDocument>)new InsertOneModel<BsonDocument>(document)).ToArray();
        var extras = new CommandExtras(options?.BypassDocumentValidation, options?.Comment, Let: null);
        return BulkWriteOperation.RunAsync(executor, collectionNamespace, requests, options?.IsOrdered ?? true, extras, cancellationToken);
    }

    public Task InsertOneAsync(BsonDocument document, InsertOneOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        Documents.AssignId(document);
        var extras = new CommandExtras(options?.BypassDocumentValidation, options?.Comment, Let: null);
        return SingleWrite.RunAsync(executor, collectionNamespace, WriteKind.Insert, document, extras, cancellationToken);
    }

    public async Task<ReplaceOneResult> ReplaceOneAsync(
        FilterDefinition<BsonDocument> filter, BsonDocument replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var statement = WriteStatements.Update(filter, WriteStatements.CheckReplacement(replacement), false, options?.IsUpsert ?? false, null, options?.Hint, (options as ReplaceOptions<BsonDocument>)?.Sort);
        var extras = new CommandExtras(options?.BypassDocumentValidation, options?.Comment, options?.Let);
        var reply = await SingleWrite.RunAsync(executor, collectionNamespace, WriteKind.Update, statement, extras, cancellationToken).ConfigureAwait(false);
        var (matched, modified, upsertedId) = SingleWrite.Outcome(reply);
        return new ReplaceOneResult(executor.IsAcknowledged ? matched : null, modified, upsertedId);
    }

    public Task<UpdateResult> UpdateManyAsync(
        FilterDefinition<BsonDocument> filter, UpdateDefinition<BsonDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(filter, update, true, options, cancellationToken);

    public Task<UpdateResult> UpdateOneAsync(
        FilterDefinition<BsonDocument> filter, UpdateDefinition<BsonDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(filter, update, false, options, cancellationToken);

    public IMongoCollection<BsonDocument> WithReadConcern(ReadConcern readConcern)
    {
        ArgumentNullException.ThrowIfNull(readConcern);
        return new MongoCollection(database, executor.With(read: readConcern), collectionNamespace);
    }

    public IMongoCollection<BsonDocument> WithReadPreference(ReadPreference readPreference)
    {
        ArgumentNullException.ThrowIfNull(readPreference);
        return new MongoCollection(database, executor.With(preference: readPreference), collectionNamespace);
    }

    public IMongoCollection<BsonDocument> WithWriteConcern(WriteConcern writeConcern)
    {
        ArgumentNullException.ThrowIfNull(writeConcern);
        return new MongoCollection(database, executor.With(write: writeConcern), collectionNamespace);
    }

    public Task<IAsyncCursor<TResult>> AggregateAsync<TResult>(
        IClientSessionHandle session, PipelineDefinition<BsonDocument, TResult> pipeline, AggregateOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).AggregateAsync<TResult>(pipeline, options, cancellationToken);

    public Task<BulkWriteResult<BsonDocument>> BulkWriteAsync(
        IClientSessionHandle session, IEnumerable<WriteModel<BsonDocument>> requests, BulkWriteOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).BulkWriteAsync(requests, options, cancellationToken);

    public Task<long> CountDocumentsAsync(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, CountOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).CountDocumentsAsync(filter, options, cancellationToken);

    public Task<DeleteResult> DeleteManyAsync(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).DeleteManyAsync(filter, options, cancellationToken);

    public Task<DeleteResult> DeleteOneAsync(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).DeleteOneAsync(filter, options, cancellationToken);

    public Task<IAsyncCursor<TField>> DistinctAsync<TField>(
        IClientSessionHandle session, FieldDefinition<BsonDocument, TField> field, FilterDefinition<BsonDocument> filter, DistinctOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).DistinctAsync<TField>(field, filter, options, cancellationToken);

    public Task<IAsyncCursor<TProjection>> FindAsync<TProjection>(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, FindOptions<BsonDocument, TProjection>? options = null, CancellationToken cancellationToken = default) =>
        In(session).FindAsync<TProjection>(filter, options, cancellationToken);

    public Task<TProjection?> FindOneAndDeleteAsync<TProjection>(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, FindOneAndDeleteOptions<BsonDocument, TProjection>? options = null, CancellationToken cancellationToken = default) =>
        In(session).FindOneAndDeleteAsync<TProjection>(filter, options, cancellationToken);

    public Task<TProjection?> FindOneAndReplaceAsync<TProjection>(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, BsonDocument replacement, FindOneAndReplaceOptions<BsonDocument, TProjection>? options = null, CancellationToken cancellationToken = default) =>
        In(session).FindOneAndReplaceAsync<TProjection>(filter, replacement, options, cancellationToken);

    public Task<TProjection?> FindOneAndUpdateAsync<TProjection>(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, UpdateDefinition<BsonDocument> update, FindOneAndUpdateOptions<BsonDocument, TProjection>? options = null, CancellationToken cancellationToken = default) =>
        In(session).FindOneAndUpdateAsync<TProjection>(filter, update, options, cancellationToken);

    public Task InsertManyAsync(
        IClientSessionHandle session, IEnumerable<BsonDocument> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).InsertManyAsync(documents, options, cancellationToken);

    public Task InsertOneAsync(
        IClientSessionHandle session, BsonDocument document, InsertOneOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).InsertOneAsync(document, options, cancellationToken);

    public Task<ReplaceOneResult> ReplaceOneAsync(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, BsonDocument replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).ReplaceOneAsync(filter, replacement, options, cancellationToken);

    public Task<UpdateResult> UpdateManyAsync(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, UpdateDefinition<BsonDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).UpdateManyAsync(filter, update, options, cancellationToken);

    public Task<UpdateResult> UpdateOneAsync(
        IClientSessionHandle session, FilterDefinition<BsonDocument> filter, UpdateDefinition<BsonDocument> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        In(session).UpdateOneAsync(filter, update, options, cancellationToken);

    private MongoCollection In(IClientSessionHandle session) => new(database, executor.In(ClientSession.Of(session, database.Client)), collectionNamespace);

    private async Task<UpdateResult> UpdateAsync(
        FilterDefinition<BsonDocument> filter, UpdateDefinition<BsonDocument> update, bool multi, UpdateOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(update);
        var statement = WriteStatements.Update(filter, update.Render(), multi, options?.IsUpsert ?? false, options?.ArrayFilters, options?.Hint, (options as UpdateOptions<BsonDocument>)?.Sort);
        var extras = new CommandExtras(options?.BypassDocumentValidation, options?.Comment, options?.Let);
        var reply = await SingleWrite.RunAsync(executor, collectionNamespace, WriteKind.Update, statement, extras, cancellationToken).ConfigureAwait(false);
        var (matched, modified, upsertedId) = SingleWrite.Outcome(reply);
        return new UpdateResult(executor.IsAcknowledged ? matched : null, modified, upsertedId);
    }

    private async Task<DeleteResult> DeleteAsync(FilterDefinition<BsonDocument> filter, int limit, DeleteOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var statement = WriteStatements.Delete(filter, limit, options?.Hint);
        var extras = new CommandExtras(BypassDocumentValidation: null, options?.Comment, options?.Let);
        var reply = await SingleWrite.RunAsync(executor, collectionNamespace, WriteKind.Delete, statement, extras, cancellationToken).ConfigureAwait(false);
        return new DeleteResult(executor.IsAcknowledged ? reply.GetValue("n", 0).ToInt64() : null);
    }

    private async Task<TProjection?> FindAndModifyAsync<TProjection>(BsonDocument command, CancellationToken cancellationToken)
    {
        var convert = Documents.Converter<TProjection>();
        var (reply, connection, _) = await executor.RunWriteAsync(collectionNamespace.DatabaseNamespace, command, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        if (ServerErrors.ForWriteConcern(reply) is { } error)
        {
            var exception = new MongoWriteException(connection, null, error, null);
            exception.AddErrorLabels(reply);
            throw exception;
        }

        return reply.TryGetValue("value", out var value) && value is BsonDocument document ? convert(document) : default;
    }

    private async Task<ServerCursor<TResult>> CursorAsync<TResult>(
        BsonDocument command, int? batchSize, BsonValue? comment, bool isWrite, CancellationToken cancellationToken)
    {
        var convert = Documents.Converter<TResult>();
        var reply = isWrite
            ? await executor.ReadAndWriteAsync(collectionNamespace.DatabaseNamespace, command, cancellationToken).ConfigureAwait(false)
            : await executor.ReadAsync(collectionNamespace.DatabaseNamespace, command, cancellationToken).ConfigureAwait(false);
        return new ServerCursor<TResult>(executor, collectionNamespace, reply, convert, batchSize, comment);
    }
}
