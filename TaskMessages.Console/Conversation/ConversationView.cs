using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Conversation;

/// <summary>
/// What a page knows of one task: the task, its latest turns and a window on its ledger. Word of changes comes from any thread and is only noted; the page has it read by
/// <see cref="CatchUpAsync"/>, one at a time.
/// </summary>
/// <param name="inspection">Where everything is read.</param>
/// <param name="taskId">The task.</param>
public sealed class ConversationView(TaskInspection inspection, string taskId)
{
    /// <summary>Texts that have grown and that nobody has looked at; where there are more, they are read as they are stored.</summary>
    private const int MostPieces = 1_000;

    /// <summary>How many turns are shown beside the ledger.</summary>
    public const int TurnCount = 20;

    private readonly Lock _gate = new();
    private readonly List<GrowingText> _pieces = [];
    private bool _isStale;

    public LedgerWindow Ledger { get; } = new(inspection, taskId);

    /// <summary>Called with every word of a change, on any thread.</summary>
    public Action? Noted { get; set; }

    /// <summary>Null once the task is gone.</summary>
    public ChatTask? Task { get; private set; }

    /// <summary>The latest turns that are over, the newest first.</summary>
    public IReadOnlyList<TurnRecord> Turns { get; private set; } = [];

    /// <summary>Whether there were turns before those.</summary>
    public bool HasEarlierTurns { get; private set; }

    /// <summary>The text that the last turn answers.</summary>
    public string? Input { get; private set; }

    /// <summary>The task may have changed.</summary>
    public void Note()
    {
        lock (_gate)
            _isStale = true;
        Noted?.Invoke();
    }

    /// <summary>A text has grown.</summary>
    public void Note(GrowingText piece)
    {
        lock (_gate)
        {
            if (_pieces.Count < MostPieces)
            {
                _pieces.Add(piece);
            }
            else
            {
                _pieces.Clear();
                _isStale = true;
            }
        }

        Noted?.Invoke();
    }

    /// <param name="messageId">The message to begin at; null: the end.</param>
    /// <exception cref="DomainException">There is no such task, or no such message.</exception>
    public async Task OpenAsync(string? messageId, CancellationToken cancellationToken)
    {
        await ReadTaskAsync(cancellationToken);
        if (messageId is null)
            await Ledger.OpenLatestAsync(Task!.Seq, cancellationToken);
        else
            await Ledger.OpenAtAsync(messageId, Task!.Seq, cancellationToken);
    }

    /// <summary>Reads what was noted.</summary>
    /// <returns>Whether anything is to be shown anew.</returns>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        GrowingText[] pieces;
        bool isStale;
        lock (_gate)
        {
            pieces = [.. _pieces];
            isStale = _isStale;
            _pieces.Clear();
            _isStale = false;
        }

        var isChanged = false;
        if (isStale && Task is not null)
        {
            try
            {
                isChanged = await Ledger.CatchUpAsync(cancellationToken);
                isChanged |= await RefreshTaskAsync(cancellationToken);
            }
            catch (StoreException)
            {
                Note();
                throw;
            }
        }

        foreach (var piece in pieces)
            isChanged |= Ledger.Grow(piece);
        return isChanged;
    }

    private async Task<bool> RefreshTaskAsync(CancellationToken cancellationToken)
    {
        var before = Task;
        try
        {
            await ReadTaskAsync(cancellationToken);
        }
        catch (DomainException missing) when (missing.Error == DomainError.TaskNotFound)
        {
            Task = null;
            return true;
        }

        return before is null || Task is null || before.Seq != Task.Seq || before.StateVersion != Task.StateVersion || before.UpdatedAt != Task.UpdatedAt || before.Turn != Task.Turn;
    }

    private async Task ReadTaskAsync(CancellationToken cancellationToken)
    {
        var task = await inspection.GetAsync(taskId, cancellationToken);
        if (Task is null || Task.StateVersion != task.StateVersion || Task.Records.Count != task.Records.Count)
        {
            var turns = await inspection.LatestTurnsAsync(task, TurnCount, cancellationToken);
            Turns = [.. turns.Items.Reverse()];
            HasEarlierTurns = turns.HasMore;
            Input = await inspection.InputAsync(task, cancellationToken);
        }

        Task = task;
    }
}
