using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// How many bytes each part of a task may take in the one document that holds them all. What is larger is refused before it is acknowledged, so that no later write
/// (a claim, the end of a turn with the start of the next) can outgrow <see cref="Document"/>. The largest a task can become, while a turn runs after a full queue
/// was cancelled: <see cref="Message"/> + <see cref="Queue"/> + <see cref="Records"/> + <see cref="Metadata"/> + <see cref="Params"/> + <see cref="Rest"/> = 15.5 MiB; of the other
/// parts, <see cref="Output"/> and <see cref="Question"/> are there only while no turn runs. See <c>docs/decisions/0008-a-task-always-fits.md</c>.
/// </summary>
public static class TaskSize
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>What the database stores in one document.</summary>
    public const int Document = 16 * Mebibyte;

    /// <summary>The message of the turn in flight.</summary>
    public const int Message = 4 * Mebibyte;

    /// <summary>All messages that wait, each with <see cref="QueuedFrame"/>.</summary>
    public const int Queue = 4 * Mebibyte;

    /// <summary>The smallest limit of a queue that can be configured.</summary>
    public const int SmallestQueue = 1024;

    /// <summary>One message of an agent, and so the task's output.</summary>
    public const int Output = 4 * Mebibyte;

    /// <summary>A question with its interactions and its default answer.</summary>
    public const int Question = 2 * Mebibyte;

    /// <summary>The caller's metadata.</summary>
    public const int Metadata = Mebibyte;

    /// <summary>The message contract's params.</summary>
    public const int Params = Mebibyte / 2;

    /// <summary>Records of turns that are over, among them those of a whole queue that was dropped.</summary>
    public const int Records = Queue + Mebibyte;

    /// <summary>Everything else: ids, times, the title, the headers of the turn in flight, the reason of a retry, the removals of many attempts, what the metadata are found by.</summary>
    public const int Rest = Mebibyte;

    /// <summary>The longest error of a turn, in characters: at most 6,000 bytes.</summary>
    public const int ErrorLength = 2000;

    /// <summary>What a message that waits takes beside its text.</summary>
    public const int QueuedFrame = 512;

    private const string Ellipsis = "…";

    /// <summary>A message that waits.</summary>
    public static long Of(QueuedTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return QueuedFrame + Of(turn.Message, turn.Content) + (turn.Headers is { } headers ? StoredSize.OfText(headers) : 0);
    }

    /// <summary>All that wait.</summary>
    public static long Of(IEnumerable<QueuedTurn> queue) => queue.Sum(Of);

    /// <summary>A question with all that belongs to it.</summary>
    public static long Of(PendingInteraction question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return QueuedFrame + StoredSize.OfText(question.Question) + StoredSize.OfJson(question.DefaultAnswer) + StoredSize.OfJson(question.Interactions);
    }

    /// <summary>What of a task its callers are shown.</summary>
    /// <param name="input">Its last turn's text.</param>
    public static long OfShown(ChatTask task, string? input)
    {
        ArgumentNullException.ThrowIfNull(task);
        return QueuedFrame + StoredSize.OfText(input ?? "") + StoredSize.OfText(task.Output ?? "") + StoredSize.OfText(task.Error ?? "")
            + StoredSize.OfJson(task.Metadata) + (task.PendingInteraction is { } question ? Of(question) : 0);
    }

    /// <summary>Refuses a message that no turn could hold.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/></exception>
    /// <param name="text">What it says.</param>
    /// <param name="content">What it is, if it is more than plain text.</param>
    public static void CheckMessage(string text, MessageContent? content = null)
    {
        if (Of(text, content) > Message)
            throw new DomainException(DomainError.TooLarge, $"The message is larger than {Message} bytes (message.content).");
    }

    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/></exception>
    public static void CheckMetadata(JsonMap? metadata)
    {
        if (StoredSize.OfJson(metadata) > Metadata)
            throw new DomainException(DomainError.TooLarge, $"The metadata are larger than {Metadata} bytes as the database stores them (metadata).");
    }

    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/></exception>
    public static void CheckParams(JsonMap? parameters)
    {
        if (StoredSize.OfJson(parameters) > Params)
            throw new DomainException(DomainError.TooLarge, $"The params are larger than {Params} bytes as the database stores them (params).");
    }

    /// <summary>Only one of the two is stored.</summary>
    private static long Of(string text, MessageContent? content) => content is null ? StoredSize.OfText(text) : StoredSize.OfContent(content);

    /// <summary>An error as it is stored: cut at <see cref="ErrorLength"/>, never within a character.</summary>
    public static string? Cut(string? error)
    {
        if (error is null || error.Length <= ErrorLength)
            return error;
        var end = ErrorLength - Ellipsis.Length;
        return string.Concat(error.AsSpan(0, char.IsHighSurrogate(error[end - 1]) ? end - 1 : end), Ellipsis);
    }
}
