namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>One key of a sort.</summary>
internal sealed record SortField(FieldPath Path, bool Descending);
