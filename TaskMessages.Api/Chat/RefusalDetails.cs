using System.Globalization;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat;

/// <summary>The <c>details</c> of a refusal: what a client can wait for or call instead.</summary>
internal static class RefusalDetails
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <returns>Null when there is nothing to add.</returns>
    public static JsonMap? Of(DomainException refusal) => refusal switch
    {
        { Details: { } details } => details,
        { Task: null } => null,
        { Error: DomainError.TaskBusy or DomainError.QueueFull, Task: var task } => Blocker(task),
        { Error: DomainError.ReplyOutcomeUnknown, Task: var task } => new JsonMap
        {
            ["accepted"] = true,
            ["task_id"] = ChatTaskNumber.Of(task),
            ["command_id"] = refusal.CommandId,
        },
        { Task: var task } => new JsonMap { ["status"] = WireName.Of(task.Status) },
    };

    /// <summary>Which turn blocks, since when, until when its lease runs and what to call.</summary>
    private static JsonMap Blocker(ChatTask task)
    {
        var details = new JsonMap { ["run_id"] = task.RunId, ["since"] = Time(task.Turn?.QueuedAt ?? task.UpdatedAt) };
        if (task.Turn is not { } turn)
            return details;
        details["turn_id"] = turn.Id;
        details["state"] = turn.Lease is null ? "queued" : "leased";
        details["lease_expires_at"] = turn.Lease is null ? null : Time(turn.VisibleAt);
        details["queued"] = (long)task.Queue.Count;
        details["actions"] = new List<object?> { "wait", "on_busy=enqueue", "on_busy=interrupt", "cancel", "pause" };
        return details;
    }

    private static string Time(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
