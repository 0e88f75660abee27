using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Stores;

/// <summary>The end of a turn whose answer is not in the ledger yet, for a store that writes all of it in one round.</summary>
/// <param name="Allotment">Gives the answer's messages their numbers, if the task is still as it was seen.</param>
/// <param name="Messages">The answer, under those numbers.</param>
/// <param name="End">The move that ends the turn, on the task as it is once the numbers are given out.</param>
public sealed record EndingRound(TaskChange Allotment, IReadOnlyList<Message> Messages, TaskChange End);
