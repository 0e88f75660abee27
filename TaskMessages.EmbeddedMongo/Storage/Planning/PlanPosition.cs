namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Where a scan has stopped; a later scan of the same plan goes on behind it, whether or not the entry still exists.</summary>
internal abstract record PlanPosition;

/// <summary>The last entry that was read.</summary>
/// <param name="Range">Which of the ranges it is in, counted in the direction of the scan.</param>
/// <param name="Key">Its index key; empty in a collection scan.</param>
/// <param name="RowId">Its document.</param>
internal sealed record EntryPosition(int Range, byte[] Key, long RowId) : PlanPosition;

/// <summary>The last entry that was read of each part that is merged.</summary>
/// <param name="Parts">In the order of <see cref="QueryPlan.Parts"/>; null where none was read.</param>
internal sealed record MergePosition(IReadOnlyList<EntryPosition?> Parts) : PlanPosition;
