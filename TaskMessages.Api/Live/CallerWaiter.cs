using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>Waits on behalf of a caller, who is told nothing new when the key was taken away in the meantime.</summary>
internal sealed class CallerWaiter(TaskWaiter waiter, KeyCheck keys)
{
    /// <returns>As <see cref="TaskWaiter.WaitAsync"/>; the task as it was given when the caller's key is usable no more.</returns>
    public async Task<ChatTask?> WaitAsync(Caller caller, ChatTask task, TimeSpan longest, CancellationToken cancellationToken)
    {
        var ended = await waiter.WaitAsync(task, longest, cancellationToken);
        if (ReferenceEquals(ended, task) || await keys.IsUsableAsync(caller.RequireKeyId(), cancellationToken))
            return ended;
        return task;
    }
}
