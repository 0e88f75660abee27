using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>Lets requests wait for a task to stop running. Those who wait for the same task share one reader.</summary>
internal sealed class TaskWaiter(ITaskStore tasks, TaskFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<TaskWaiter> logger)
{
    private readonly Dictionary<string, StatusWatch> _watches = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <returns>The task once it runs no more, or as it was read last when the time is up; null when it is gone.</returns>
    public async Task<ChatTask?> WaitAsync(ChatTask task, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (task.Status != ChatStatus.Running || longest <= TimeSpan.Zero)
            return task;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var watch = Enter(task.Id);
        try
        {
            // it may have ended before anybody listened
            watch.Changed();
            return await watch.Ended.WaitAsync(longest, clock, either.Token);
        }
        catch (TimeoutException)
        {
            return await tasks.FindAsync(task.Id, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return task;
        }
        finally
        {
            Leave(task.Id, watch);
        }
    }

    private StatusWatch Enter(string taskId)
    {
        lock (_gate)
        {
            if (!_watches.TryGetValue(taskId, out var watch) || watch.Ended.IsCompleted)
            {
                if (watch is not null)
                    feed.Remove(taskId, watch);
                watch = new StatusWatch(taskId, tasks, logger);
                _watches[taskId] = watch;
                feed.Add(taskId, watch);
            }

            watch.Waiters++;
            return watch;
        }
    }

    private void Leave(string taskId, StatusWatch watch)
    {
        lock (_gate)
        {
            if (--watch.Waiters > 0)
                return;
            feed.Remove(taskId, watch);
            if (_watches.TryGetValue(taskId, out var current) && current == watch)
                _watches.Remove(taskId);
        }
    }
}
