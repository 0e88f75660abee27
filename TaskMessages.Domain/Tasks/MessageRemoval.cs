namespace TaskMessages.Domain.Tasks;

/// <summary>An attempt began anew and removed what the attempts before it had written: a change that has a number of its own.</summary>
/// <param name="Seq">The number of the change.</param>
/// <param name="Count">The turn's messages 0..Count-1 are gone.</param>
public sealed record MessageRemoval(long Seq, int Count);
