namespace TaskMessages.Domain.Agents;

/// <summary>A key just drawn.</summary>
/// <param name="FullKey">Shown this once; not stored.</param>
public sealed record IssuedKey(ApiKey Key, string FullKey);
