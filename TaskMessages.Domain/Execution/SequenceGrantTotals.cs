namespace TaskMessages.Domain.Execution;

/// <summary>What an allotment of numbers made of the task.</summary>
/// <param name="Seq">The task's last number after it.</param>
/// <param name="Written">How many message ordinals the turn has given out after it.</param>
/// <param name="At">The task's clock after it.</param>
internal readonly record struct SequenceGrantTotals(long Seq, int Written, DateTime At);
