using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>The events of the chat-task contract (section 9.1).</summary>
internal sealed class ChatVoice(TurnStores stores, string taskId) : IStreamVoice
{
    private readonly StepWalk _steps = new(stores, taskId);

    public Task StartAsync(ChatTask task, long seq, CancellationToken cancellationToken) => _steps.StartAsync(task, seq, cancellationToken);

    public IEnumerable<EventFrame> TurnStarts() => [EventFrames.Status(ChatStatus.Running)];

    /// <summary>The steps last of all: whoever resumes within this change cannot find them any more, and counts the frames before them.</summary>
    public IEnumerable<EventFrame> Removed(LedgerChange change)
        => [.. change.Removed.Select(EventFrames.Removed), .. _steps.Forget(change.Removed, change.At, change.Seq).Select(EventFrames.Step)];

    public async Task<(IEnumerable<EventFrame> Frames, Step? Step)> BeginsAsync(Message message, CancellationToken cancellationToken)
        => await _steps.TakeAsync(message, cancellationToken) is { } step ? ([EventFrames.Step(step)], step) : ([], null);

    public IEnumerable<EventFrame> Begins(GrowingMessage message) => message.Step is { } step ? [EventFrames.Step(step)] : [];

    public EventFrame Grows(GrowingMessage message, string text) => EventFrames.Delta(message.Id, text);

    public IEnumerable<EventFrame> StartsOver(Message message) => [EventFrames.Removed(message.Id)];

    public async Task<IEnumerable<EventFrame>> EndsAsync(Message message, string? rest, CancellationToken cancellationToken)
    {
        var frames = new List<EventFrame>();
        if (message.Content is TextContent text)
        {
            if (rest is { Length: > 0 })
                frames.Add(EventFrames.Delta(message.Id, rest));
            frames.Add(EventFrames.Completed(message.Id, text.Content));
        }

        if (await _steps.TakeAsync(message, cancellationToken) is { } step)
            frames.Add(EventFrames.Step(step));
        return frames;
    }

    public IEnumerable<EventFrame> TurnEnds(string turnId, DateTime at, long seq) => _steps.EndTurn(turnId, at, seq).Select(EventFrames.Step);

    public IEnumerable<EventFrame> Changes(TaskSnapshot change) => [];

    /// <summary>Completion is told by the conclusion alone (9.3).</summary>
    public IEnumerable<EventFrame> Status(ChatStatus status, bool concludes) => concludes && status == ChatStatus.Completed ? [] : [EventFrames.Status(status)];

    public bool IsConcluded(ChatTask task) => EventFrames.IsConcluded(task.Status);

    public EventFrame Conclusion(ChatTask task) => EventFrames.Conclusion(task);

    public EventFrame? Deleted(ChatTask? task) => null;

    public EventFrame? Error(StreamError error, string? message = null) => EventFrames.Error(error, message);
}
