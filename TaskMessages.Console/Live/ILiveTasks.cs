using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Console.Live;

/// <summary>Word of changes of one task, as the service's own streams have it, without any promise: whoever missed it looks now and then.</summary>
public interface ILiveTasks
{
    /// <summary>Listens until it is disposed of. Both calls come on any thread and must return at once.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="changed">The task may have changed in the database.</param>
    /// <param name="grown">A text has grown, which need not be stored yet.</param>
    IDisposable Watch(string taskId, Action changed, Action<GrowingText> grown);
}
