using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>A move that ends a turn.</summary>
/// <param name="Change">Makes it, of the task as it is by then and the time.</param>
/// <param name="Result">How the attempt is reported when it is made.</param>
internal sealed record EndMove(Func<ChatTask, DateTime, TaskChange> Change, TurnResult Result);
