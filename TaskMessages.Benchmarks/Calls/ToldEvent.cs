namespace TaskMessages.Benchmarks.Calls;

/// <summary>One telling of an asynchronous agent.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Seq">The event's number; 0: the task's creation.</param>
/// <param name="Token">What the event carries.</param>
internal sealed record ToldEvent(string TaskId, long Seq, string Token);
