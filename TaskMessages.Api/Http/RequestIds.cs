using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http;

/// <summary>Carries the ids that were reserved for an idempotent request.</summary>
internal static class RequestIds
{
    private static readonly object Key = new();

    public static void Set(HttpContext context, ReservedIds ids) => context.Items[Key] = ids;

    /// <returns>Null for a request without <c>Idempotency-Key</c>.</returns>
    public static ReservedIds? Of(HttpContext context) => context.Items.TryGetValue(Key, out var ids) ? (ReservedIds?)ids : null;
}
