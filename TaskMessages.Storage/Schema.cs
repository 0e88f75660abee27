using TaskMessages.Domain.Stores;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>
/// The indexes. Each costs every write of its collection, so there is one for each query that must not scan and no other;
/// look-ups by id need none. And what databases of former times need to be like those of today.
/// </summary>
/// <param name="database">Where they are made.</param>
/// <param name="keepsWords">Whether tasks keep the words that they are found by.</param>
public sealed class Schema(IDocumentDatabase database, bool keepsWords = false) : ISchema
{
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        // the queue, in all and by agent: only tasks with a turn are in it, so it stays as small as the work that is left
        await EnsureAsync(CollectionNames.Tasks, cancellationToken, Index([TaskStore.VisibleAt], Having(TaskStore.VisibleAt)),
            Index([TaskDocument.AgentId, TaskStore.VisibleAt], Having(TaskStore.VisibleAt)),
            Index([TaskStore.QuestionDue], Having(TaskStore.QuestionDue)),
            Index([TaskDocument.PurgeAt], Having(TaskDocument.PurgeAt)),
            Index([TaskDocument.ExternalId], Having(TaskDocument.ExternalId)),
            Index([TaskDocument.CreatedAt, TaskDocument.Id]),
            Index([TaskDocument.AgentId, TaskDocument.CreatedAt, TaskDocument.Id]),
            Index([TaskDocument.AgentId, TaskDocument.Lifecycle, TaskDocument.CreatedAt, TaskDocument.Id]),
            Index([TaskDocument.AgentId, TaskDocument.MetadataKeyList, TaskDocument.CreatedAt, TaskDocument.Id], Having(TaskDocument.MetadataKeyList)));

        // an entry for each word of a task: only where somebody asks for it
        if (keepsWords)
            await EnsureAsync(CollectionNames.Tasks, cancellationToken, Index([TaskDocument.Words, TaskDocument.CreatedAt, TaskDocument.Id], Having(TaskDocument.Words)));

        await EnsureAsync(
            CollectionNames.Messages,
            cancellationToken,
            Index([MessageDocument.TaskId, MessageDocument.CreatedAt, MessageDocument.Seq]),
            Index([MessageDocument.TaskId, MessageDocument.ChangeSeq]),
            Index([MessageDocument.VoidUntil], expireAfter: TimeSpan.Zero, sparse: true));

        await EnsureAsync(CollectionNames.Turns, cancellationToken, Index([TurnRecordDocument.TaskId, TurnRecordDocument.EndSeq]));

        await EnsureAsync(CollectionNames.TaskChanges, cancellationToken, Index([TaskSnapshotDocument.TaskId, TaskSnapshotDocument.Seq]));

        // the last two hold only what agents are still to be told of
        await EnsureAsync(
            CollectionNames.Events,
            cancellationToken,
            Index([EventDocument.TaskId, EventDocument.Seq], unique: true),
            Index([EventDocument.DueAt], Having(EventDocument.DueAt)),
            Index([EventDocument.TaskId, EventDocument.PendingSeq], Having(EventDocument.PendingSeq)));

        await EnsureAsync(
            CollectionNames.States,
            cancellationToken,
            Index([StateStore.Key], Having(StateStore.Key), unique: true),
            Index([StateStore.TaskId, StateStore.AgentId]),
            Index([StateStore.AgentId, StateStore.CreatedAt, StateStore.Id]));

        await EnsureAsync(
            CollectionNames.Spans, cancellationToken, Index([SpanStore.TraceId, SpanStore.StartTime]), Index([SpanStore.TaskId, SpanStore.StartTime]));

        await EnsureAsync(CollectionNames.Agents, cancellationToken, Index([AgentDocument.Name], unique: true));

        await EnsureAsync(
            CollectionNames.ApiKeys,
            cancellationToken,
            Index([ApiKeyDocument.Prefix], unique: true),
            Index([ApiKeyDocument.AgentId]));

        await EnsureAsync(
            CollectionNames.IdempotencyKeys,
            cancellationToken,
            Index([IdempotencyDocument.ExpiresAt], expireAfter: TimeSpan.Zero));

        await new ExternalIdMigration(database).RunAsync(cancellationToken);
        await new MetadataKeysMigration(database).RunAsync(cancellationToken);
    }

    private Task EnsureAsync(string collection, CancellationToken cancellationToken, params IndexDefinition[] indexes)
        => database.GetCollection(collection).CreateIndexesAsync(indexes, cancellationToken);

    private static BsonDocument Having(string path) => new(path, new BsonDocument("$exists", true));

    private static IndexDefinition Index(string[] fields, BsonDocument? filter = null, bool unique = false, bool sparse = false, TimeSpan? expireAfter = null) =>
        new(new BsonDocument(fields.Select(field => new BsonElement(field, 1))))
        {
            IsUnique = unique,
            IsSparse = sparse,
            ExpireAfter = expireAfter,
            PartialFilter = filter,
        };
}
