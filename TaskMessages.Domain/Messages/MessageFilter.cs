namespace TaskMessages.Domain.Messages;

/// <summary>
/// Leaves that must all match; without leaves it matches every message. Several inclusive filters are alternatives, several
/// exclusive ones remove what any of them matches, and both groups must hold (message contract, section 7).
/// </summary>
public sealed record MessageFilter(IReadOnlyList<FilterLeaf> Leaves, bool Exclude);
