using System.Diagnostics;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// The W3C <c>traceparent</c> of whatever is going on: what starts a turn stores its own with the turn, so that the turn's attempts, on any
/// process, are of the same trace.
/// </summary>
internal static class TraceParent
{
    /// <summary>Null where nothing is traced.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
