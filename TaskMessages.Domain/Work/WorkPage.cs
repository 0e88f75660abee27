namespace TaskMessages.Domain.Work;

/// <summary>A page by number and its order.</summary>
/// <param name="Skip">How many come before it.</param>
/// <param name="Limit">How many it has at the most.</param>
/// <param name="Descending">The latest first.</param>
public readonly record struct WorkPage(int Skip, int Limit, bool Descending);
