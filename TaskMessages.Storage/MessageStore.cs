using System.Runtime.CompilerServices;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>messages</c>.</summary>
public sealed class MessageStore(IDocumentDatabase database, TimeProvider clock) : IMessageStore
{
    /// <summary>Longer than any write of a dead attempt can be under way.</summary>
    private static readonly TimeSpan TombstoneLifetime = TimeSpan.FromDays(1);

    /// <summary>What is read at a time of a ledger that is walked.</summary>
    private const long WalkBytes = 2 * 1024 * 1024;

    private static readonly BsonDocument TaskOnly = new(MessageDocument.TaskId, 1);

    private readonly IDocumentCollection _messages = database.GetCollection(CollectionNames.Messages);
    private readonly AcknowledgedIds _acknowledged = new();

    public async Task<bool> InsertAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (IsTurnMessage(message) && _acknowledged.Take(message.Id))
            return false;
        var isNew = await _messages.TryInsertAsync(MessageDocument.From(message), cancellationToken);
        if (IsTurnMessage(message))
            _acknowledged.Add(message.Id);
        return isNew;
    }

    public void Acknowledge(string id) => _acknowledged.Add(id);

    public async Task InsertManyAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var missing = messages.Where(message => !IsTurnMessage(message) || !_acknowledged.Take(message.Id)).Select(MessageDocument.From).ToList();
        if (missing.Count > 0)
            await _messages.InsertMissingAsync(missing, cancellationToken);
    }

    public async Task<Message?> FindAsync(string id, CancellationToken cancellationToken)
        => MessageDocument.IsId(id) && await _messages.FindOneAsync(ById(id), cancellationToken) is { } document ? MessageDocument.ToMessage(document) : null;

    public async Task<IReadOnlyList<Message>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => ToMessages(await _messages.FindAsync(new BsonDocument(MessageDocument.Id, In(ids)), null, null, null, cancellationToken));

    public async Task<IReadOnlyDictionary<string, string>> FindTasksAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var found = await _messages.FindAsync(new BsonDocument(MessageDocument.Id, In(ids)), null, null, null, cancellationToken, TaskOnly);
        return found
            .Where(document => document.Contains(MessageDocument.TaskId))
            .ToDictionary(document => document[MessageDocument.Id].ToString()!, document => document[MessageDocument.TaskId].AsString, StringComparer.Ordinal);
    }

    public Task<bool> ReplaceAsync(Message next, long seenChange, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var set = new BsonDocument(MessageDocument.Content, ContentDocument.From(next.Content))
            .AddIfPresent(MessageDocument.Streaming, next.StreamingStatus?.ToName())
            .Add(MessageDocument.ChangeSeq, next.ChangeSeq)
            .Add(MessageDocument.UpdatedAt, next.UpdatedAt);
        var filter = ById(next.Id).Add(MessageDocument.TaskId, next.TaskId).Add(MessageDocument.ChangeSeq, seenChange == next.Seq
            ? new BsonDocument("$in", new BsonArray { seenChange, BsonNull.Value })
            : seenChange);
        var update = new BsonDocument("$set", set);
        if (next.ChangeSeq != seenChange && seenChange != next.Seq)
            update.Add("$push", Superseding(seenChange));
        return _messages.UpdateOneAsync(filter, update, cancellationToken);
    }

    public Task<bool> SupersedeAsync(string id, long number, CancellationToken cancellationToken) => _messages.UpdateOneAsync(
        ById(id).Add(MessageDocument.ChangeSeq, new BsonDocument("$gt", number)), new BsonDocument("$push", Superseding(number)), cancellationToken);

    public Task<bool> SaveAttemptAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var unset = new BsonDocument { { MessageDocument.Void, "" }, { MessageDocument.VoidUntil, "" } };
        if (message.StreamingStatus is null)
            unset.Add(MessageDocument.Streaming, "");
        var update = new BsonDocument { { "$set", MessageDocument.Members(message) }, { "$unset", unset } };
        return _messages.TryUpsertAsync(WrittenBefore(message.Id, "$lte", message.Attempt), update, cancellationToken);
    }

    public async Task RemoveAttemptAsync(
        string taskId, string turnId, IReadOnlyList<string> ids, int beforeAttempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var tombstone = new BsonDocument
        {
            { "$set", Tombstone(turnId, beforeAttempt) },
            {
                "$unset",
                new BsonDocument(new[]
                {
                    MessageDocument.TaskId, MessageDocument.Seq, MessageDocument.ChangeSeq, MessageDocument.Superseded, MessageDocument.Content, MessageDocument.Streaming,
                    MessageDocument.CreatedAt, MessageDocument.UpdatedAt,
                }.Select(member => new BsonElement(member, "")))
            },
        };

        // a refused one is a later attempt's message already
        await Task.WhenAll(ids.Select(id => _messages.TryUpsertAsync(WrittenBefore(id, "$lt", beforeAttempt), tombstone, cancellationToken)));
    }

    public async Task<IReadOnlyList<Message>> SealAttemptAsync(
        string taskId, string turnId, IReadOnlyList<string> ids, int attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0)
            return [];

        // the missing ones first: what is inserted after that meets a tombstone, what was inserted before is sealed below
        var ifMissing = new BsonDocument("$setOnInsert", Tombstone(turnId, attempt));
        await Task.WhenAll(ids.Select(id => _messages.TryUpsertAsync(ById(id), ifMissing, cancellationToken)));
        await _messages.UpdateManyAsync(
            new BsonDocument(MessageDocument.Id, In(ids)).Add(MessageDocument.Attempt, new BsonDocument("$lt", attempt)),
            new BsonDocument("$set", new BsonDocument(MessageDocument.Attempt, attempt)),
            cancellationToken);
        var all = await FindManyAsync(ids, cancellationToken);
        return [.. all.Where(message => message.StreamingStatus == StreamingStatus.InProgress).OrderBy(message => message.Seq)];
    }

    public async Task<Batch<Message>> ChangedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken)
    {
        var batches = _messages.FindBatchesAsync(
            new BsonDocument { { MessageDocument.TaskId, taskId }, { MessageDocument.ChangeSeq, new BsonDocument("$gt", seq) } },
            new BsonDocument(MessageDocument.ChangeSeq, 1),
            null,
            limit + 1,
            cancellationToken);
        return await TakeAsync(batches, limit, WalkBytes);
    }

    public async Task<Message?> FindFirstToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken)
    {
        var filter = ToolRequest(taskId, toolCallId).Add(MessageDocument.Streaming, new BsonDocument("$ne", StreamingStatus.InProgress.ToName()));
        return await _messages.FindOneAsync(filter, cancellationToken, new BsonDocument(MessageDocument.ChangeSeq, 1)) is { } document
            ? MessageDocument.ToMessage(document)
            : null;
    }

    public async Task<Message?> FindToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken)
        => await _messages.FindOneAsync(ToolRequest(taskId, toolCallId), cancellationToken, new BsonDocument(MessageDocument.ChangeSeq, -1)) is { } document
            ? MessageDocument.ToMessage(document)
            : null;

    public async IAsyncEnumerable<IReadOnlyList<Message>> ListAsync(MessageListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var skip = (query.Page - 1L) * query.Limit;
        if (skip > int.MaxValue)
            yield break;
        var batches = _messages.FindBatchesAsync(
            MessageQuery.Match(query.TaskId, query.Filters),
            MessageQuery.Order(query.OrderBy, query.Descending),
            (int)skip,
            query.Limit,
            cancellationToken);
        await foreach (var batch in batches)
            yield return ToMessages(batch);
    }

    public async Task<MessagePage> PageAsync(MessagePageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var match = MessageQuery.Match(query.TaskId, query.Filters);
        if (query.Cursor is not null)
            MessageQuery.Beyond(match, query.Cursor, query.Direction);
        var descending = query.Direction == PageDirection.Older;
        var batches = _messages.FindBatchesAsync(match, MessageQuery.Order(descending), null, query.Limit + 1, cancellationToken);
        var page = await TakeAsync(batches, query.Limit, query.MaxBytes);
        return new MessagePage(descending ? page.Items : [.. page.Items.Reverse()], page.HasMore);
    }

    public async Task<IReadOnlyList<Message>> HistoryAsync(
        string taskId, int limit, long characters, Func<Message, bool>? which, CancellationToken cancellationToken)
    {
        var newest = new List<Message>();
        var batches = _messages.FindBatchesAsync(
            new BsonDocument(MessageDocument.TaskId, taskId), MessageQuery.Order(descending: true), null, limit, cancellationToken);
        await foreach (var batch in batches)
        {
            foreach (var message in ToMessages(batch).Where(message => which is null || which(message)))
            {
                newest.Add(message);
                characters -= ContentLength.Of(message.Content);
            }

            if (characters < 0)
                break;
        }

        newest.Reverse();
        return newest;
    }

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken)
        => _messages.DeleteManyAsync(new BsonDocument(MessageDocument.TaskId, taskId), cancellationToken);

    public Task<long> DeleteUpToAsync(string taskId, long seq, CancellationToken cancellationToken) => _messages.DeleteManyAsync(
        new BsonDocument { { MessageDocument.TaskId, taskId }, { MessageDocument.Seq, new BsonDocument("$lte", seq) } }, cancellationToken);

    public async Task<bool> RestoreAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        await _messages.InsertMissingAsync([.. messages.Select(MessageDocument.From)], cancellationToken);
        var numbers = new BsonDocument { { "$gte", messages[0].ChangeSeq }, { "$lte", messages[^1].ChangeSeq } };
        var stored = await _messages.CountAsync(
            new BsonDocument { { MessageDocument.TaskId, messages[0].TaskId }, { MessageDocument.ChangeSeq, numbers } }, cancellationToken);
        return stored == messages.Count;
    }

    private static BsonDocument Superseding(long number) => new(MessageDocument.Superseded, new BsonDocument
    {
        { "$each", new BsonArray { number } },
        { "$slice", -Message.MaxSuperseded },
    });

    private static bool IsTurnMessage(Message message) => message.Id == message.TurnId;

    private BsonDocument Tombstone(string turnId, int attempt) => new()
    {
        { MessageDocument.Attempt, attempt },
        { MessageDocument.TurnId, turnId },
        { MessageDocument.Void, true },
        { MessageDocument.VoidUntil, clock.GetUtcMilliseconds() + TombstoneLifetime },
    };

    private static BsonDocument ToolRequest(string taskId, string toolCallId) => new()
    {
        { MessageDocument.TaskId, taskId },
        { ContentDocument.TypePath, WireName.Of(ContentType.ToolRequest) },
        { ContentDocument.ToolCallIdPath, new BsonDocument("$eq", toolCallId) },
    };

    private static BsonDocument ById(string id) => new(MessageDocument.Id, MessageDocument.ToId(id));

    private static BsonDocument In(IReadOnlyCollection<string> ids) => new("$in", new BsonArray(ids.Where(MessageDocument.IsId).Select(MessageDocument.ToId)));

    private static BsonDocument WrittenBefore(string id, string comparison, int attempt)
        => ById(id).Add(MessageDocument.Attempt, new BsonDocument(comparison, attempt));

    /// <summary>As many as there is room for, but one at least; what follows is not read.</summary>
    /// <param name="batches">One item more than <paramref name="limit"/> at the most.</param>
    private static async Task<Batch<Message>> TakeAsync(IAsyncEnumerable<IReadOnlyList<BsonDocument>> batches, int limit, long maxBytes)
    {
        var taken = new List<Message>();
        await foreach (var batch in batches)
        {
            foreach (var message in ToMessages(batch))
            {
                maxBytes -= StoredSize.OfContent(message.Content);
                if (taken.Count == limit || (maxBytes < 0 && taken.Count > 0))
                    return new Batch<Message>(taken, true);
                taken.Add(message);
            }
        }

        return new Batch<Message>(taken, false);
    }

    private static List<Message> ToMessages(IReadOnlyList<BsonDocument> documents)
    {
        var messages = new List<Message>(documents.Count);
        foreach (var document in documents)
        {
            if (MessageDocument.ToMessage(document) is { } message)
                messages.Add(message);
        }

        return messages;
    }
}
