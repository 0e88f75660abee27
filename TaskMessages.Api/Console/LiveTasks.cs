using TaskMessages.Api.Live;
using TaskMessages.Console.Live;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Console;

/// <summary>Has pages hear what this process's streams hear.</summary>
internal sealed class LiveTasks(TaskFeed feed) : ILiveTasks
{
    public IDisposable Watch(string taskId, Action changed, Action<GrowingText> grown)
    {
        var listener = new Listener(feed, taskId, changed, grown);
        feed.Add(taskId, listener);
        return listener;
    }

    private sealed class Listener(TaskFeed feed, string taskId, Action changed, Action<GrowingText> grown) : ITaskListener, IDisposable
    {
        public bool WantsText => true;

        public void Changed() => changed();

        public void Grown(GrowingText piece) => grown(piece);

        public void Dispose() => feed.Remove(taskId, this);
    }
}
