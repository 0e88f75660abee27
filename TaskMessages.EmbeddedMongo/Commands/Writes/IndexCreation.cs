using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>Creates the indexes of one command, all or none, in as many jobs of the writer as it takes: none holds it for long, and others write in between.</summary>
internal sealed class IndexCreation(string database, string collection, IndexSpec[] specs, BsonValue? quorum)
{
    // as the last job has committed it: what a job that fails has done is taken back with it, even the numbers that it gave to indexes
    private Progress _done = new(0, null, []);
    private int _before;
    private bool _isNewCollection;

    /// <returns>The command's reply.</returns>
    public async Task<BsonDocument> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var (reply, done, rest) = await context.Engine.WriteAsync(session => Run(context, session, cancellationToken), cancellationToken).ConfigureAwait(false);
                if (reply is not null)
                    return reply;
                _done = done;
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (_done.Building is not null || _done.Created.Count > 0)
        {
            // what an earlier job has done is not taken back with the one that failed; nobody waits for this one's end who has left
            await context.Engine.WriteAsync(TakeBack, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private (BsonDocument? Reply, Progress Done, TimeSpan Pause) Run(CommandContext context, WriteSession session, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (next, building, created) = _done;
        if (next == 0 && building is null)
            Begin(session);
        for (; next < specs.Length; next++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            building ??= session.BeginIndex(session.EnsureCollection(database, collection), specs[next]);
            if (building is not { } id)
                continue;
            if (!session.BuildIndex(id, started))
                return (null, new Progress(next, building, created), WriteBatch.RestAfter(context, session, started));
            created = [.. created, id];
            building = null;
        }

        return (Reply(session.EnsureCollection(database, collection).Indexes.Count), _done, TimeSpan.Zero);
    }

    private void Begin(WriteSession session)
    {
        _isNewCollection = session.FindCollection(database, collection) is null;
        _before = session.EnsureCollection(database, collection).Indexes.Count;
    }

    private BsonDocument Reply(int after)
    {
        var reply = new BsonDocument { { "numIndexesBefore", _before }, { "numIndexesAfter", after }, { "createdCollectionAutomatically", _isNewCollection } };
        if (_isNewCollection)
            return reply;
        return _before == after ? reply.Add("note", "all indexes already exist") : quorum is null ? reply : reply.Add("commitQuorum", quorum);
    }

    private bool TakeBack(WriteSession session)
    {
        if (_done.Building is { } building)
            session.AbandonIndex(building);
        foreach (var id in _done.Created)
        {
            if (session.FindCollection(database, collection) is { } found && found.Indexes.FirstOrDefault(index => index.Id == id) is { } index)
                session.DropIndex(found, index);
        }

        return true;
    }

    /// <param name="Next">The index that is created next.</param>
    /// <param name="Building">Its number, once it is begun.</param>
    /// <param name="Created">Those that are there.</param>
    private sealed record Progress(int Next, int? Building, IReadOnlyList<int> Created);
}
