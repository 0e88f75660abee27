using System.Diagnostics;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// The W3C <c>traceparent</c> of whatever is going on: what starts a turn stores its own with the turn, so that the turn's attempts, on any
/// process, are of the same trace.
/// </summary>
public static class TraceParent
{
    private const int TraceIdLength = 32;

    /// <summary>Null where nothing is traced.</summary>
    internal static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>The second part of a <c>traceparent</c>; null: it has none.</summary>
    public static string? TraceIdOf(string? traceParent) => traceParent?.Split('-') is [_, { Length: TraceIdLength } id, ..] ? id : null;
}
