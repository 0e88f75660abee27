namespace TaskMessages.Domain.Tasks;

/// <summary>
/// The order to stop a turn, stored in it by the write that takes its lease away. Whoever holds the lease next, the one who gave the
/// order or, after a crash, any worker, seals what the turn has written and ends it.
/// </summary>
/// <param name="Kind">How the turn ends.</param>
/// <param name="Reason">The caller's words, for the turn's error; null when there are none.</param>
public sealed record TurnStop(StopKind Kind, string? Reason);
