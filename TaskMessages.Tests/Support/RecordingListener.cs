using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Tests.Support;

/// <summary>Counts what it is told.</summary>
internal sealed class RecordingListener : ITaskListener
{
    private int _changes;

    public int Changes => Volatile.Read(ref _changes);

    public bool WantsText => false;

    public void Changed() => Interlocked.Increment(ref _changes);

    public void Grown(GrowingText piece)
    {
    }

    /// <summary>How often it was told since this was asked last.</summary>
    public int TakeChanges() => Interlocked.Exchange(ref _changes, 0);
}
