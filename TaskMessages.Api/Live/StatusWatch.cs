using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>Waits for one task to stop running: reads it once for all who wait whenever it may have changed.</summary>
internal sealed class StatusWatch(string taskId, ITaskStore tasks, ILogger logger) : ITaskListener
{
    private readonly TaskCompletionSource<ChatTask?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _wanted;

    /// <summary>The task once it runs no more; null when it is gone.</summary>
    public Task<ChatTask?> Ended => _ended.Task;

    /// <summary>How many wait.</summary>
    public int Waiters { get; set; }

    public bool WantsText => false;

    public void Grown(GrowingText piece)
    {
    }

    public void Changed()
    {
        if (!_ended.Task.IsCompleted && Interlocked.Increment(ref _wanted) == 1)
            _ = Task.Run(ReadAsync);
    }

    private async Task ReadAsync()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wanted);
            try
            {
                var task = await tasks.FindAsync(taskId, CancellationToken.None);
                if (task is not { Status: ChatStatus.Running, Lifecycle: not TaskLifecycle.Deleted })
                    _ended.TrySetResult(task);
            }
            catch (StoreException exception)
            {
                LiveLog.ReadFailed(logger, taskId, exception);
            }
        }
        while (Interlocked.CompareExchange(ref _wanted, 0, seen) != seen);
    }
}
