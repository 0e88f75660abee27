using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Ends the turn of a task whose document the database refuses to write any more, whoever holds it: puts everything that the document holds where it has room, the
/// user's message into the ledger and the messages that wait into the history, and leaves a task that is small again. Every step may be repeated.
/// </summary>
internal sealed class LastResort(TurnStores stores, ITaskFeed feed, TimeProvider clock)
{
    private const string Reason = "The task had become larger than the database stores (16 MiB). Its turn was given up, and with it the messages that waited.";

    /// <summary>How often a task is followed that changes at the same moment.</summary>
    private const int MaxTries = 16;

    /// <returns>False when the turn is over, or another one.</returns>
    /// <exception cref="Errors.StoreException">The database refuses this, too, or is away.</exception>
    public async Task<bool> EndAsync(ChatTask task)
    {
        var turnId = task.Turn!.Id;
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            if (await stores.Tasks.FindAsync(task.Id, CancellationToken.None) is not { Turn: { } turn } found || turn.Id != turnId)
                return false;
            var seen = await SealAsync(found, turn);
            var full = TurnStateMachine.GiveUpTurn(seen, Reason, clock.GetUtcMilliseconds());
            await stores.Turns.FileAsync([.. seen.Records, .. full.Records], CancellationToken.None);
            var small = full with { Records = [.. full.Records.Select(record => record with { Input = null })] };
            if (await stores.Tasks.ApplyAsync(new TaskChange(TurnStateMachine.GiveUp, seen, small), CancellationToken.None) is null)
                continue;
            feed.Changed(task.Id);
            return true;
        }

        return false;
    }

    /// <summary>The ledger gets the user's message, and no worker of the turn can write there any more.</summary>
    private async Task<ChatTask> SealAsync(ChatTask task, Turn turn)
    {
        if (turn.BringsMessage)
            await stores.Messages.InsertAsync(turn.ToUserMessage(task.Id), CancellationToken.None);
        var growing = await stores.Messages.SealAttemptAsync(
            task.Id, turn.Id, TurnMessageId.All(turn.Id, turn.Written), turn.Attempt + 1, CancellationToken.None);
        if (growing.Count == 0)
            return task;
        var now = clock.GetUtcMilliseconds();
        if (await stores.Tasks.AllotExternalAsync(task.Id, agentId: null, growing.Count, now, CancellationToken.None) is not { } grant)
            return task;
        for (var place = 0; place < growing.Count; place++)
        {
            await stores.Messages.SaveAttemptAsync(
                growing[place] with { StreamingStatus = StreamingStatus.Done, ChangeSeq = grant.FirstSeq + place, UpdatedAt = grant.At }, CancellationToken.None);
        }

        return await stores.Tasks.FindAsync(task.Id, CancellationToken.None) ?? task;
    }
}
