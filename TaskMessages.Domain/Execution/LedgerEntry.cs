using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

/// <summary>A message of the answer and its place in the ledger.</summary>
internal sealed class LedgerEntry(MessageDraft draft, Message message)
{
    public MessageDraft Draft { get; } = draft;

    /// <summary>What was sent to the store last.</summary>
    public Message Message { get; set; } = message;

    /// <summary>The draft's version in <see cref="Message"/>.</summary>
    public int Version { get; set; } = draft.Version;

    /// <summary>The number of its end, once it has one and was seen growing before.</summary>
    public long DoneSeq { get; set; }

    public bool EndsNow => Draft.IsDone && DoneSeq == 0 && Message.StreamingStatus == StreamingStatus.InProgress;

    /// <summary>The store has acknowledged it.</summary>
    public bool IsStored { get; set; }
}
