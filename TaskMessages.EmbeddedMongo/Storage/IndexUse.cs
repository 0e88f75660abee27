namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>How often operations have used an index.</summary>
/// <param name="Operations">Since <paramref name="Since"/>.</param>
/// <param name="Since">When the index was built, or the engine opened, whichever came last.</param>
internal readonly record struct IndexUse(long Operations, DateTimeOffset Since);
