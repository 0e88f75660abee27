using System.Globalization;
using Markdig;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Text;

/// <summary>The names of states, as people say them.</summary>
internal static class Words
{
    /// <summary>The statuses in the order of their menus.</summary>
    public static IReadOnlyList<ChatStatus> Statuses { get; } =
        [ChatStatus.Running, ChatStatus.WaitingForUser, ChatStatus.Paused, ChatStatus.Completed, ChatStatus.Failed, ChatStatus.Pending];

    public static string Of(ChatStatus status) => status == ChatStatus.WaitingForUser ? "waiting for the user" : WireName.Of(status);

    public static string Of(TaskSource source) => source switch
    {
        TaskSource.Sdk => "chat task",
        TaskSource.Rpc => "task of the message contract",
        _ => "external conversation",
    };

    /// <summary>One word for what a task is: its whole life where that is over, else its last turn.</summary>
    public static (string Text, string Kind) State(TaskSummary task) => State(task.Source, task.Lifecycle, task.Status, task.IsCanceled);

    /// <inheritdoc cref="State(TaskSummary)"/>
    public static (string Text, string Kind) State(ChatTask task) => State(task.Source, task.Lifecycle, task.Status, task.IsCanceled);

    /// <summary>What a task is about. A title that is only the beginning of the text says less than the text.</summary>
    public static string? Subject(TaskSummary task) =>
        task.Title is { } title && task.Input?.StartsWith(title, StringComparison.Ordinal) != true ? title : task.Input;

    /// <summary>A line of Markdown without its marks.</summary>
    public static string Plain(string markdown) => Markdown.ToPlainText(markdown).Trim();

    /// <summary>The host and the process of <c>host~…/boot/namespace/process/start/nonce</c>, a worker's name.</summary>
    public static string Worker(string name) => name.Split('/') is [.., var host, _, _, var process, _, _]
        ? $"{VisibleText.Line(host.Split('~')[0], 60)}, process {VisibleText.Line(process, 12)}"
        : VisibleText.Line(name, 60);

    /// <summary><c>12 %</c>; of nothing, none.</summary>
    public static string Percent(double? part) => part is not { } share ? "–" : share is > 0 and < 0.01 ? "< 1 %" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>How a turn ended.</summary>
    public static (string Text, string Kind) End(TurnRecord record) => record.EndReason switch
    {
        EndReason.Canceled => ("cancelled", "quiet"),
        EndReason.Paused => ("paused", "paused"),
        EndReason.Interrupted => ("interrupted", "quiet"),
        EndReason.Expired => ("question expired", "failed"),
        _ => Last(record.Status),
    };

    private static (string Text, string Kind) State(TaskSource source, TaskLifecycle lifecycle, ChatStatus status, bool isCanceled) => lifecycle switch
    {
        TaskLifecycle.Deleted => ("deleted", "quiet"),
        TaskLifecycle.Completed => ("task completed", "completed"),
        TaskLifecycle.Failed => ("task failed", "failed"),
        TaskLifecycle.Canceled => ("task cancelled", "quiet"),
        TaskLifecycle.Terminated => ("task terminated", "failed"),
        TaskLifecycle.TimedOut => ("task timed out", "failed"),
        TaskLifecycle.Interrupted => ("interrupted", "paused"),
        _ when source == TaskSource.External => ("ledger", "quiet"),
        _ when isCanceled => ("cancelled", "quiet"),
        _ => Last(status),
    };

    private static (string Text, string Kind) Last(ChatStatus status) => (Of(status), status switch
    {
        ChatStatus.Running => "running",
        ChatStatus.WaitingForUser => "waiting",
        ChatStatus.Paused => "paused",
        ChatStatus.Completed => "completed",
        ChatStatus.Failed => "failed",
        _ => "quiet",
    });
}
