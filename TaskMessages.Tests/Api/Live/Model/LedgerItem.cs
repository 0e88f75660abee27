using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Api.Live.Model;

/// <summary>One message of a random history, and what is known of it.</summary>
/// <param name="Id">The message.</param>
/// <param name="TurnId">Its turn.</param>
/// <param name="Seq">The number of its beginning.</param>
/// <param name="At">When that was given out.</param>
/// <param name="Attempt">The attempt that writes it; 0 for the user's.</param>
internal sealed record LedgerItem(string Id, string TurnId, long Seq, DateTime At, int Attempt)
{
    /// <summary>All the text that there is; a part of it may be stored.</summary>
    public string Text { get; set; } = "";

    /// <summary>The number of its end, when it grew; 0 until it has one.</summary>
    public long EndSeq { get; set; }

    public bool Grows { get; init; }

    public bool IsUsers => Attempt == 0;

    /// <summary>Whether it is in the ledger, whole.</summary>
    public bool IsWhole { get; set; }

    /// <summary>A later attempt has removed it, or is about to.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>The number at which it is told as a step.</summary>
    public long StepSeq => Grows ? EndSeq : Seq;

    public Message ToMessage(string taskId, string text, bool isDone, long changeSeq = 0) => new()
    {
        Id = Id,
        TaskId = taskId,
        Seq = Seq,
        ChangeSeq = changeSeq,
        Content = new TextContent(IsUsers ? Author.User : Author.Agent, Style.Static, TextFormat.Plain, text),
        StreamingStatus = IsUsers ? null : isDone ? StreamingStatus.Done : StreamingStatus.InProgress,
        CreatedAt = At,
        UpdatedAt = At,
        TurnId = TurnId,
        Attempt = Attempt,
    };
}
