using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Domain.Execution;

/// <summary>Tells those who wait on this process, without any promise: whoever missed it looks at the database now and then.</summary>
public interface ITaskFeed
{
    /// <summary>A change of the task has been stored.</summary>
    void Changed(string taskId);

    /// <summary>Whether anybody here wants to see the task's messages grow.</summary>
    bool IsWatched(string taskId);

    /// <summary>A message has grown, which need not be stored yet.</summary>
    void Grown(string taskId, GrowingText piece);
}
