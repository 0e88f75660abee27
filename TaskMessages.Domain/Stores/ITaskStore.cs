using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Stores;

/// <summary>
/// The tasks and the turns inside them. Every method that changes something is one atomic write; those that take a lease token
/// change nothing unless the turn is still leased with it.
/// </summary>
/// <exception cref="Errors.StoreUnavailableException">Any method: the database cannot be reached; a write may have happened.</exception>
public interface ITaskStore
{
    /// <summary>The next task number. Numbers are never given out twice; gaps are normal.</summary>
    Task<long> NextTaskIdAsync(CancellationToken cancellationToken);

    /// <returns>False when the id exists already.</returns>
    Task<bool> InsertAsync(ChatTask task, CancellationToken cancellationToken);

    /// <summary>Inserts a task and the message that it begins with, in one round where the database can.</summary>
    /// <returns>False when one of them exists already, or the store cannot do both; the other may be stored then.</returns>
    Task<bool> InsertAsync(ChatTask task, Message first, CancellationToken cancellationToken);

    Task<ChatTask?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds or makes the place of a name: the id of the task that has it, or is to have it. Whoever finds no task under it creates that task.</summary>
    /// <param name="name">The name.</param>
    /// <param name="id">The id that it gets when it is free, or when the task that had it is deleted.</param>
    Task<string> ReserveNameAsync(string name, string id, CancellationToken cancellationToken);

    /// <summary>The name of a deleted task is free.</summary>
    Task ReleaseNameAsync(string name, string id, CancellationToken cancellationToken);

    /// <summary>The task of the message contract with that name.</summary>
    Task<ChatTask?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>The external conversation of that name that was opened first, whoever's it is.</summary>
    Task<ChatTask?> FindExternalAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes a move on the task, if it is still as it was seen.</summary>
    /// <returns>The task after it; null when the task has moved on or, for a fenced move, the lease is lost: read it again.</returns>
    Task<ChatTask?> ApplyAsync(TaskChange change, CancellationToken cancellationToken);

    /// <summary>Lets a message wait for the running turn, behind those that wait already.</summary>
    /// <param name="queueBytes">The most bytes that all messages that wait take.</param>
    /// <returns>The task after it; null when no turn runs any more, or the queue is full: read it again.</returns>
    Task<ChatTask?> EnqueueAsync(string id, QueuedTurn turn, int queueBytes, CancellationToken cancellationToken);

    /// <summary>Takes the running turn from whoever has it, with the order to end it.</summary>
    /// <param name="next">A message that the turn makes way for; null: none.</param>
    /// <param name="queueBytes">The most bytes that all messages that wait take, that one included.</param>
    /// <returns>The task, with the turn leased to the caller; null when no turn runs, or there is no room for the message.</returns>
    Task<ChatTask?> StopAsync(
        string id, TurnStop stop, QueuedTurn? next, int queueBytes, Lease lease, DateTime now, DateTime leaseEnd, CancellationToken cancellationToken);

    /// <summary>Leases the turn that has been claimable longest, and counts the attempt.</summary>
    /// <returns>Null when no turn is claimable.</returns>
    /// <exception cref="Errors.StoreRejectedException">The database does not write the task that is next, which the exception names.</exception>
    Task<ChatTask?> ClaimAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken);

    /// <summary>The same of one agent's turns.</summary>
    /// <returns>Null when none of the agent's turns is claimable.</returns>
    /// <exception cref="Errors.StoreRejectedException">As <see cref="ClaimAsync"/>.</exception>
    Task<ChatTask?> ClaimOfAgentAsync(Lease lease, DateTime now, DateTime leaseEnd, long agentId, CancellationToken cancellationToken);

    /// <summary>The agents that have claimable turns, in the order of their ids, <paramref name="limit"/> of them at the most. Takes as many steps as there are such agents, however many turns they have.</summary>
    Task<IReadOnlyList<long>> ReadyAgentsAsync(DateTime now, int limit, CancellationToken cancellationToken);

    /// <returns>False when the lease is lost.</returns>
    Task<bool> HeartbeatAsync(string id, string token, DateTime leaseEnd, CancellationToken cancellationToken);

    /// <summary>
    /// Gives out the next numbers of the leased turn: first for <paramref name="changes"/> of its messages, then, with ordinals, for
    /// <paramref name="messages"/> new ones.
    /// </summary>
    /// <returns>Null when the lease is lost.</returns>
    Task<SequenceGrant?> AllotAsync(string id, string token, int changes, int messages, DateTime now, CancellationToken cancellationToken);

    /// <summary>Whether <see cref="EndAsync"/> can do anything: the database takes writes of several collections in one command.</summary>
    bool WritesRounds { get; }

    /// <summary>Gives out numbers, stores the messages under them and ends the turn, in this order and in one round.</summary>
    /// <exception cref="Errors.StoreUnavailableException">Nobody knows how far it came.</exception>
    Task<RoundOutcome> EndAsync(EndingRound round, CancellationToken cancellationToken);

    /// <summary>Gives out the next numbers and strictly increasing times (1 ms apart) for messages that a caller posts.</summary>
    /// <param name="agentId">Only in a task of this agent; null: in any task.</param>
    /// <returns>Null when there is no such task, or it is deleted.</returns>
    Task<SequenceGrant?> AllotExternalAsync(string id, long? agentId, int count, DateTime now, CancellationToken cancellationToken);

    /// <summary>Opens an external conversation unless it exists.</summary>
    /// <returns>The task as it is now: the one given, or the one that was there before.</returns>
    Task<ChatTask> CreateExternalAsync(ChatTask task, CancellationToken cancellationToken);

    /// <summary>Gives the turn back for another attempt after a back-off. The attempt stays counted.</summary>
    /// <returns>False when the lease is lost.</returns>
    Task<bool> RetryAsync(string id, string token, DateTime visibleAt, string reason, DateTime now, CancellationToken cancellationToken);

    /// <summary>Gives the turn back untouched: claimable now, the attempt not counted.</summary>
    /// <returns>False when the lease is lost.</returns>
    Task<bool> ReleaseAsync(string id, string token, DateTime now, CancellationToken cancellationToken);

    /// <summary>The tasks whose turn is leased by an owner that starts with the prefix.</summary>
    Task<IReadOnlyList<ChatTask>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken);

    /// <summary>Of these tasks, those whose turn the token given with each still holds.</summary>
    Task<IReadOnlySet<string>> StillLeasedAsync(IReadOnlyDictionary<string, string> tokenByTask, CancellationToken cancellationToken);

    /// <summary>The versions of those of the tasks that exist.</summary>
    Task<IReadOnlyList<TaskVersion>> VersionsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Tasks that are not deleted, newest first, at most the query's limit, as the database brings them: what is not asked for is not read.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<ChatTask>> ListAsync(TaskListQuery query, CancellationToken cancellationToken);

    /// <summary>A page of the tasks that the message contract shows: the service's own that are not deleted.</summary>
    Task<IReadOnlyList<ChatTask>> ListAsync(TaskPageQuery query, CancellationToken cancellationToken);

    /// <summary>Deleted tasks whose messages and history are to be removed since before a time.</summary>
    Task<IReadOnlyList<ChatTask>> UnpurgedAsync(DateTime before, int limit, CancellationToken cancellationToken);

    /// <summary>Cleaned tasks whose contents somebody was at last before a time, and left something or may have.</summary>
    Task<IReadOnlyList<ChatTask>> UnsettledAsync(DateTime before, int limit, CancellationToken cancellationToken);

    /// <summary>A deleted task's messages and history are gone.</summary>
    Task PurgedAsync(string id, CancellationToken cancellationToken);

    /// <summary>Nothing is left of a deleted external conversation: its name can be used again.</summary>
    Task ForgetAsync(string id, CancellationToken cancellationToken);

    /// <summary>The tasks whose question's time has run out, the oldest first.</summary>
    Task<IReadOnlyList<ChatTask>> OverdueAsync(DateTime now, int limit, CancellationToken cancellationToken);

    /// <summary>Ends the lease of a dead owner: claimable now, the attempt stays counted.</summary>
    /// <returns>False when the lease is not that one any more.</returns>
    Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken);

    Task<QueueStatistics> StatisticsAsync(DateTime now, CancellationToken cancellationToken);

    /// <summary>Who holds turns: looks at <paramref name="limit"/> of those that may be claimed last, and of those that could have been first, along the queue's index.</summary>
    Task<TurnLeases> LeasesAsync(DateTime now, int limit, CancellationToken cancellationToken);
}
