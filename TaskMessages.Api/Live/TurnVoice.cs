using System.Collections.Concurrent;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>
/// The words of the answer to one call (message contract, sections 13 and 15): what the agent of one turn writes, each message with its index, and nothing else of the
/// task. The stream ends with the turn.
/// </summary>
/// <param name="turnId">The turn that the call has started.</param>
/// <param name="word">Makes a line of a frame.</param>
/// <param name="indexes">The index of each message by its id; every walk of one call shares it.</param>
internal sealed class TurnVoice(string turnId, Func<EventFrame, EventFrame> word, ConcurrentDictionary<string, int> indexes) : IStreamVoice
{
    public Task StartAsync(ChatTask task, long seq, CancellationToken cancellationToken) => Task.CompletedTask;

    public IEnumerable<EventFrame> TurnStarts() => [];

    /// <summary>As in the task's stream: what was said of a message that is gone becomes empty.</summary>
    public IEnumerable<EventFrame> Removed(LedgerChange change)
    {
        foreach (var id in change.Removed)
        {
            if (indexes.TryGetValue(id, out var index))
                yield return word(MessageFrames.Emptied("", id, change.At, index));
        }
    }

    public Task<(IEnumerable<EventFrame> Frames, Step? Step)> BeginsAsync(Message message, CancellationToken cancellationToken)
        => Task.FromResult<(IEnumerable<EventFrame>, Step?)>((
            message.StreamingStatus == StreamingStatus.InProgress ? Say(message, MessageFrames.Start) : Say(message, MessageFrames.Full), null));

    public IEnumerable<EventFrame> Begins(GrowingMessage message) => Say(message.Begun, MessageFrames.Start);

    public EventFrame Grows(GrowingMessage message, string text)
        => IsOurs(message.Begun) ? word(MessageFrames.Delta(message.Begun, text, IndexOf(message.Begun))) : EventFrame.Nothing;

    public IEnumerable<EventFrame> StartsOver(Message message) => [];

    public Task<IEnumerable<EventFrame>> EndsAsync(Message message, string? rest, CancellationToken cancellationToken)
        => Task.FromResult(rest switch
        {
            null => Say(message, MessageFrames.Full),
            "" => Say(message, MessageFrames.Done),
            _ => [.. Say(message, (told, index) => MessageFrames.Delta(told, rest, index)), .. Say(message, MessageFrames.Done)],
        });

    public IEnumerable<EventFrame> TurnEnds(string endedTurnId, DateTime at, long seq) => [];

    public IEnumerable<EventFrame> Changes(TaskSnapshot change) => [];

    public IEnumerable<EventFrame> Status(ChatStatus status, bool concludes) => [];

    /// <summary>Neither does the turn run, nor does its message wait.</summary>
    public bool IsConcluded(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Turn?.Id != turnId && task.Queue.All(queued => queued.TurnId != turnId);
    }

    /// <summary>Whoever follows the call says how the turn ended.</summary>
    public EventFrame Conclusion(ChatTask task) => EventFrame.Nothing;

    public EventFrame? Deleted(ChatTask? task) => EventFrame.Nothing;

    public EventFrame? Error(StreamError error, string? message = null) => null;

    private IEnumerable<EventFrame> Say(Message message, Func<Message, int?, EventFrame> frame) => IsOurs(message) ? [word(frame(message, IndexOf(message)))] : [];

    private bool IsOurs(Message message) => message.TurnId == turnId && message.Id != turnId;

    private int IndexOf(Message message) => indexes.GetOrAdd(message.Id, static (_, indexes) => indexes.Count, indexes);
}
