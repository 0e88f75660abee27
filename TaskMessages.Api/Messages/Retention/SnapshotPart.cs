namespace TaskMessages.Api.Messages.Retention;

/// <summary>A member of a snapshot, or an item of one of its lists.</summary>
/// <param name="Name">The member.</param>
/// <param name="Index">The item's place in the list; null: it is the member itself.</param>
/// <param name="Value">Plain JSON.</param>
internal readonly record struct SnapshotPart(string Name, int? Index, object? Value);
