using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Steps;

/// <summary>Reads the ends of a task's turns one after the other, as the task knew them: all messages of such a turn can be read by then.</summary>
internal sealed class TurnEnds(TurnStores stores, ChatTask task, long after)
{
    private const int BatchSize = 500;

    private readonly Queue<TurnRecord> _read = [];
    private long _after = after;
    private bool _isAtEnd;

    /// <summary>The next turn that has ended by a number; null when there is no other.</summary>
    public async ValueTask<TurnRecord?> TakeUntilAsync(long seq, CancellationToken cancellationToken)
    {
        if (_read.Count == 0 && !_isAtEnd)
            await ReadAsync(cancellationToken);
        return _read.TryPeek(out var next) && next.EndSeq <= seq ? _read.Dequeue() : null;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var records = await TurnHistoryService.EndedAfterAsync(stores, task, _after, BatchSize, cancellationToken);
        _isAtEnd = !records.HasMore;
        foreach (var record in records.Items)
        {
            _after = record.EndSeq;
            if (record.EndSeq <= task.Seq)
                _read.Enqueue(record);
        }
    }
}
