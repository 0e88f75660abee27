namespace TaskMessages.Api.OpenApi;

/// <summary>Says of an operation that it takes <c>Prefer: wait=…</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrefersWaitingAttribute : Attribute;
