using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Stores;

/// <summary>The ledger.</summary>
/// <exception cref="Errors.StoreUnavailableException">Any method: the database cannot be reached; a write may have happened.</exception>
public interface IMessageStore
{
    /// <returns>False when the id exists already, which for a message whose id was chosen beforehand means: it is done.</returns>
    Task<bool> InsertAsync(Message message, CancellationToken cancellationToken);

    /// <summary>A turn's message has been stored with its task, so that its next insertion needs no round.</summary>
    void Acknowledge(string id);

    /// <summary>Inserts what is not there yet; existing ids are left as they are.</summary>
    Task InsertManyAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken);

    Task<Message?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Those of the ids that exist, in no particular order.</summary>
    Task<IReadOnlyList<Message>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces content, status, number and <c>updated_at</c>, if the message's last change is still the one that was seen. The number of that one is
    /// superseded then.
    /// </summary>
    /// <param name="next">As it is to be.</param>
    /// <param name="seenChange">The number of its last change as it was read.</param>
    /// <returns>False when it has been changed since, or that task has no such message.</returns>
    Task<bool> ReplaceAsync(Message next, long seenChange, CancellationToken cancellationToken);

    /// <summary>Notes that the message is what a later change made of it, and that this number will tell of nothing.</summary>
    /// <returns>False when its last change is none with a higher number.</returns>
    Task<bool> SupersedeAsync(string id, long number, CancellationToken cancellationToken);

    /// <summary>The tasks of those of the messages that exist, by the messages' ids.</summary>
    Task<IReadOnlyDictionary<string, string>> FindTasksAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Writes a turn's message: inserts it, or replaces what the same or an earlier attempt stored under its id.</summary>
    /// <returns>False when a later attempt has written there: the caller is dead.</returns>
    Task<bool> SaveAttemptAsync(Message message, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what attempts before <paramref name="beforeAttempt"/> stored under the ids and leaves a tombstone under each, stored or not,
    /// so that a write of theirs that is still under way appears nowhere. Attempt <paramref name="beforeAttempt"/> itself may write there after.
    /// </summary>
    Task RemoveAttemptAsync(string taskId, string turnId, IReadOnlyList<string> ids, int beforeAttempt, CancellationToken cancellationToken);

    /// <summary>
    /// Sees to it that no attempt before <paramref name="attempt"/> can write under the ids any more, and keeps what is there: what is
    /// missing gets a tombstone.
    /// </summary>
    /// <returns>The messages that were still growing, as they will stay.</returns>
    Task<IReadOnlyList<Message>> SealAttemptAsync(
        string taskId, string turnId, IReadOnlyList<string> ids, int attempt, CancellationToken cancellationToken);

    /// <summary>
    /// The task's messages whose last change has a number after <paramref name="seq"/>, in the order of these numbers: at most <paramref name="limit"/>, and no more
    /// than some MiB.
    /// </summary>
    Task<Batch<Message>> ChangedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken);

    /// <summary>The task's first tool request with that call id: of those that are at their end, the one with the lowest number of a change.</summary>
    Task<Message?> FindFirstToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken);

    /// <summary>The task's latest tool request with that call id.</summary>
    Task<Message?> FindToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken);

    /// <summary>One page by number, as the database brings it: what is not asked for is not read.</summary>
    IAsyncEnumerable<IReadOnlyList<Message>> ListAsync(MessageListQuery query, CancellationToken cancellationToken);

    Task<MessagePage> PageAsync(MessagePageQuery query, CancellationToken cancellationToken);

    /// <summary>The newest messages, oldest first.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="limit">How many are read at the most.</param>
    /// <param name="characters">Once as many have been read, no older message is.</param>
    /// <param name="which">Those that count, and are wanted; null: all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<Message>> HistoryAsync(string taskId, int limit, long characters, Func<Message, bool>? which, CancellationToken cancellationToken);

    /// <returns>How many messages the task had.</returns>
    Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>Removes the task's messages with numbers up to one; those that are brought back afterwards have higher ones.</summary>
    /// <returns>How many there were.</returns>
    Task<long> DeleteUpToAsync(string taskId, long seq, CancellationToken cancellationToken);

    /// <summary>Inserts messages of one task, whose numbers follow each other.</summary>
    /// <returns>False when there is one with an id of theirs already; the others may have been inserted then.</returns>
    Task<bool> RestoreAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken);
}
