namespace TaskMessages.Storage;

/// <summary>
/// The collection <c>task_names</c>: which task has a name. A unique index on the tasks themselves would forbid to shard them. A place may be ahead of its task, or left
/// behind by one that is deleted, when a process died in between; the next who wants the name goes on from there.
/// </summary>
internal sealed class TaskNames(IDocumentCollection names)
{
    private const string Name = "_id";
    private const string TaskId = "task_id";

    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
        => (await names.FindOneAsync(new BsonDocument(Name, name), cancellationToken))?[TaskId].AsString;

    /// <param name="isGone">Whether a task is deleted; one that does not exist yet is not.</param>
    public async Task<string> ReserveAsync(string name, string id, Func<string, Task<bool>> isGone, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(name, cancellationToken) is not { } owner)
            {
                if (await names.TryInsertAsync(new BsonDocument { { Name, name }, { TaskId, id } }, cancellationToken))
                    return id;
            }
            else if (!await isGone(owner))
            {
                return owner;
            }
            else if (await names.UpdateOneAsync(Place(name, owner), new BsonDocument("$set", new BsonDocument(TaskId, id)), cancellationToken))
            {
                return id;
            }
        }
    }

    public Task ReleaseAsync(string name, string id, CancellationToken cancellationToken) => names.DeleteManyAsync(Place(name, id), cancellationToken);

    private static BsonDocument Place(string name, string id) => new() { { Name, name }, { TaskId, id } };
}
