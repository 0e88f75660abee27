namespace TaskMessages.Api.Http;

/// <summary>Carries the id of the task that a request is about to the request's log event.</summary>
internal static class LoggedTask
{
    private static readonly object Key = new();

    public static void Set(HttpContext context, string taskId) => context.Items[Key] = taskId;

    public static string? Of(HttpContext context) => context.Items.TryGetValue(Key, out var value) ? (string?)value : null;
}
