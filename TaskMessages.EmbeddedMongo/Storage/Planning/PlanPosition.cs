namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>The last entry that a scan has read; a later scan of the same plan goes on behind it, whether or not the entry still exists.</summary>
/// <param name="Range">Which of the plan's ranges it is in, counted in the direction of the scan.</param>
/// <param name="Key">Its index key; empty in a collection scan.</param>
/// <param name="RowId">Its document.</param>
internal sealed record PlanPosition(int Range, byte[] Key, long RowId);
