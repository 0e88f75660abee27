using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>
/// How a contract words what happens in a task's ledger. A walk along the ledger has a voice of its own; what the voice says of a change depends on nothing but
/// the changes before, so that every walk says the same.
/// </summary>
internal interface IStreamVoice
{
    /// <summary>The walk begins after a number.</summary>
    Task StartAsync(ChatTask task, long seq, CancellationToken cancellationToken);

    IEnumerable<EventFrame> TurnStarts();

    /// <summary>What a new attempt at a turn removed.</summary>
    IEnumerable<EventFrame> Removed(LedgerChange change);

    /// <summary>A message is there, complete or about to grow.</summary>
    /// <returns>What is said of it, and the step that it starts, if this voice knows steps.</returns>
    Task<(IEnumerable<EventFrame> Frames, Step? Step)> BeginsAsync(Message message, CancellationToken cancellationToken);

    /// <summary>A message is there that has grown already.</summary>
    IEnumerable<EventFrame> Begins(GrowingMessage message);

    /// <summary>A text of a growing message goes on.</summary>
    EventFrame Grows(GrowingMessage message, string text);

    /// <summary>A growing message is replaced by one that grows from its beginning.</summary>
    IEnumerable<EventFrame> StartsOver(Message message);

    /// <summary>A message has come to its end, or was replaced.</summary>
    /// <param name="message">As it is now.</param>
    /// <param name="rest">What follows on what was said of its text; null: it is not the text that was growing.</param>
    /// <param name="cancellationToken">Ends the look-up of what belongs to it.</param>
    Task<IEnumerable<EventFrame>> EndsAsync(Message message, string? rest, CancellationToken cancellationToken);

    IEnumerable<EventFrame> TurnEnds(string turnId, DateTime at, long seq);

    /// <summary>The task's own change.</summary>
    IEnumerable<EventFrame> Changes(TaskSnapshot change);

    /// <summary>A turn's end left the task in a status.</summary>
    /// <param name="concludes">Whether the stream's end tells of it.</param>
    IEnumerable<EventFrame> Status(ChatStatus status, bool concludes);

    /// <summary>Whether a stream of the task ends, once everything was told.</summary>
    bool IsConcluded(ChatTask task);

    /// <summary>How it ends.</summary>
    EventFrame Conclusion(ChatTask task);

    /// <summary>The last word of a stream whose task was deleted; null: its error.</summary>
    /// <param name="task">What is left of it; null: nothing.</param>
    EventFrame? Deleted(ChatTask? task);

    /// <summary>Why a stream is closed early; null: without a word.</summary>
    EventFrame? Error(StreamError error, string? message = null);
}
