using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>What became of an accepted message.</summary>
/// <param name="Task">The task right after it.</param>
/// <param name="RunId">The message's own run.</param>
/// <param name="QueuePosition">Its place in the queue, from 1; null when its turn has started.</param>
public sealed record AppendResult(ChatTask Task, string RunId, int? QueuePosition);
