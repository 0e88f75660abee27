using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Steps;

/// <summary>
/// Makes the steps of a task from any place of its ledger on: looks up what a step needs of what comes before that place. Whoever walks takes the messages and the
/// ends of turns in the order of their numbers.
/// </summary>
public sealed class StepWalk(TurnStores stores, string taskId)
{
    private const int BatchSize = 500;

    private readonly StepProjector _projector = new();
    private bool _isFromStart;

    /// <summary>The walk begins after a number. Calls that are open there are known then.</summary>
    /// <param name="task">The task, read before.</param>
    public async Task StartAsync(ChatTask task, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        _isFromStart = after == 0;
        if (_isFromStart || await TurnStartAsync(task, after, cancellationToken) is not { } start || start >= after)
            return;
        var place = start - 1;
        Batch<Message> batch;
        do
        {
            batch = await stores.Messages.ChangedAfterAsync(taskId, place, BatchSize, cancellationToken);
            foreach (var message in batch.Items.TakeWhile(message => message.ChangeSeq <= after))
                await TakeAsync(message, cancellationToken);
            place = batch.Items.Count == 0 ? after : batch.Items[^1].ChangeSeq;
        }
        while (batch.HasMore && place < after);
    }

    /// <inheritdoc cref="StepProjector.NoteFirst"/>
    public void NoteFirst(Message message) => _projector.NoteFirst(message);

    /// <inheritdoc cref="StepProjector.Take"/>
    public async ValueTask<Step?> TakeAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!_isFromStart)
            await LookUpAsync(message, cancellationToken);
        if (_projector.ForgottenRequest(message) is { } id && await stores.Messages.FindAsync(id, cancellationToken) is { } request)
            _projector.Recall(request);
        return _projector.Take(message);
    }

    /// <inheritdoc cref="StepProjector.EndTurn"/>
    public IReadOnlyList<Step> EndTurn(string turnId, DateTime at, long seq) => _projector.EndTurn(turnId, at, seq);

    /// <inheritdoc cref="StepProjector.Forget"/>
    public IReadOnlyList<Step> Forget(IReadOnlyCollection<string> messageIds, DateTime at, long seq) => _projector.Forget(messageIds, at, seq);

    private async Task LookUpAsync(Message message, CancellationToken cancellationToken)
    {
        if (_projector.LacksFirst(message))
        {
            var callId = ((ToolRequestContent)message.Content).ToolCallId;
            if (await stores.Messages.FindFirstToolRequestAsync(taskId, callId, cancellationToken) is { } first)
                _projector.NoteFirst(first);
        }

        // of a turn everything that is open is known; only callers' own messages can belong together across any distance
        if (message.TurnId is null && _projector.LacksRequest(message)
            && await stores.Messages.FindToolRequestAsync(taskId, ((ToolResponseContent)message.Content).ToolCallId, cancellationToken) is { TurnId: null } request)
        {
            await TakeAsync(request, cancellationToken);
        }
    }

    /// <summary>The number of the start of the turn that a number lies within; null when it lies between turns.</summary>
    private async Task<long?> TurnStartAsync(ChatTask task, long seq, CancellationToken cancellationToken)
    {
        if (task.Turn is { } turn && turn.MessageSeq <= seq + 1)
            return turn.MessageSeq;
        var next = await TurnHistoryService.EndedAfterAsync(stores, task, seq, limit: 1, cancellationToken);
        return next.Items.Count > 0 && next.Items[0].StartSeq <= seq ? next.Items[0].StartSeq : null;
    }
}
