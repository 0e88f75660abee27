using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>
/// The frames of the message contract (section 11). A message that is complete is one <c>full</c>; one that grows is <c>start</c>, deltas of its text and
/// <c>done</c>, or <c>full</c> when its end is not what its deltas make.
/// </summary>
internal sealed class MessageVoice(string taskId) : IStreamVoice
{
    public Task StartAsync(ChatTask task, long seq, CancellationToken cancellationToken) => Task.CompletedTask;

    public IEnumerable<EventFrame> TurnStarts() => [];

    /// <summary>The contract has no word for it: what is shown of a message that is gone becomes empty.</summary>
    public IEnumerable<EventFrame> Removed(LedgerChange change) => change.Removed.Select(id => MessageFrames.Emptied(taskId, id, change.At));

    public Task<(IEnumerable<EventFrame> Frames, Step? Step)> BeginsAsync(Message message, CancellationToken cancellationToken)
        => Task.FromResult<(IEnumerable<EventFrame>, Step?)>(
            ([message.StreamingStatus == StreamingStatus.InProgress ? MessageFrames.Start(message) : MessageFrames.Full(message)], null));

    public IEnumerable<EventFrame> Begins(GrowingMessage message) => [MessageFrames.Start(message.Begun)];

    public EventFrame Grows(GrowingMessage message, string text) => MessageFrames.Delta(message.Begun, text);

    /// <summary>The next <c>start</c> empties it.</summary>
    public IEnumerable<EventFrame> StartsOver(Message message) => [];

    public Task<IEnumerable<EventFrame>> EndsAsync(Message message, string? rest, CancellationToken cancellationToken)
        => Task.FromResult<IEnumerable<EventFrame>>(rest switch
        {
            null => [MessageFrames.Full(message)],
            "" => [MessageFrames.Done(message)],
            _ => [MessageFrames.Delta(message, rest), MessageFrames.Done(message)],
        });

    public IEnumerable<EventFrame> TurnEnds(string turnId, DateTime at, long seq) => [];

    /// <summary>A task's end is told by the conclusion alone.</summary>
    public IEnumerable<EventFrame> Changes(TaskSnapshot change) => change.Lifecycle.IsTerminal() ? [] : [MessageFrames.TaskUpdated(change)];

    public IEnumerable<EventFrame> Status(ChatStatus status, bool concludes) => [];

    public bool IsConcluded(ChatTask task) => task.Lifecycle.IsTerminal();

    public EventFrame Conclusion(ChatTask task) => MessageFrames.TaskUpdated(TaskSnapshot.OfLastChange(task));

    public EventFrame? Deleted(ChatTask? task) => task is null ? null : MessageFrames.TaskUpdated(TaskSnapshot.Of(task));

    public EventFrame? Error(StreamError error, string? message = null) => error == StreamError.StreamExpired ? null : MessageFrames.Error(message ?? error switch
    {
        StreamError.Unauthorized => "The API key was revoked or paused.",
        StreamError.TaskDeleted => "The task no longer exists.",
        _ => "The client was too slow; reconnect with Last-Event-ID, or load the messages again.",
    });
}
