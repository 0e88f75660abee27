using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Ends a turn that somebody gave the order to stop, for whoever holds its lease now: bars its former worker from the ledger, keeps what
/// that has written, and settles the turn. Every step may be repeated after a crash.
/// </summary>
internal sealed class StoppedTurn(HeldTurn held, TurnSettlement settlement, TurnStores stores, TimeProvider clock)
{
    private static readonly Dictionary<string, string> Nothing = [];

    public Task<TurnResult> SettleAsync(CancellationToken lost) => SettleAsync(Nothing, lost);

    /// <param name="shown">What was shown of messages, by id, which may be more than what was saved.</param>
    /// <param name="lost">Cancelled when the lease is lost.</param>
    public async Task<TurnResult> SettleAsync(IReadOnlyDictionary<string, string> shown, CancellationToken lost)
    {
        await settlement.RepeatAsync(() => SealAsync(shown), lost);
        return await settlement.EndStoppedAsync(lost);
    }

    /// <summary>Bars the turn's worker, which may be the caller, from the ledger, and ends the messages that are still growing in it.</summary>
    public Task SealAsync(CancellationToken lost) => settlement.RepeatAsync(() => SealAsync(Nothing), lost);

    private async Task SealAsync(IReadOnlyDictionary<string, string> shown)
    {
        var turn = held.Turn;
        if (turn.BringsMessage)
            await stores.Messages.InsertAsync(turn.ToUserMessage(held.TaskId), CancellationToken.None);
        await stores.Turns.FileAsync(held.Task.Records, CancellationToken.None);
        var ids = TurnMessageId.All(turn.Id, held.Task.Turn!.Written);
        var growing = await stores.Messages.SealAttemptAsync(held.TaskId, turn.Id, ids, turn.Attempt, CancellationToken.None);
        if (growing.Count == 0)
            return;
        var now = clock.GetUtcMilliseconds();
        var grant = await stores.Tasks.AllotAsync(held.TaskId, held.Token, growing.Count, 0, now, CancellationToken.None) ?? throw new LeaseLostException();
        held.ApplyGrant(new SequenceGrantTotals(grant.FirstSeq + growing.Count - 1, grant.FirstOrdinal, grant.At));
        for (var place = 0; place < growing.Count; place++)
        {
            var closed = WithShownText(growing[place], shown) with
            {
                StreamingStatus = StreamingStatus.Done,
                ChangeSeq = grant.FirstSeq + place,
                UpdatedAt = grant.At,
            };
            if (!await stores.Messages.SaveAttemptAsync(closed, CancellationToken.None))
                throw new LeaseLostException();
        }
    }

    private static Message WithShownText(Message saved, IReadOnlyDictionary<string, string> shown)
        => saved.Content is TextContent text && shown.TryGetValue(saved.Id, out var more) && more.Length > text.Content.Length
            ? saved with { Content = text with { Content = more } }
            : saved;
}
