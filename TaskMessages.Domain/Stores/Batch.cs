namespace TaskMessages.Domain.Stores;

/// <summary>The beginning of a list: as many items as were asked for, or as many as there is room for, but one at least.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="HasMore">Whether others may follow.</param>
public sealed record Batch<T>(IReadOnlyList<T> Items, bool HasMore);
