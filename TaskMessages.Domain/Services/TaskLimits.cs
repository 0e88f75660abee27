using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>What callers may put into one task.</summary>
public sealed record TaskLimits
{
    /// <summary>The most bytes of all messages that wait for a running turn: <see cref="TaskSize.SmallestQueue"/> to <see cref="TaskSize.Queue"/>. Default 4 MiB.</summary>
    public int QueueBytes { get; init; } = TaskSize.Queue;
}
