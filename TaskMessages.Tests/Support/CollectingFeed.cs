using System.Collections.Concurrent;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Tests.Support;

/// <summary>Notes what it is told.</summary>
internal sealed class CollectingFeed : ITaskFeed
{
    private int _changes;

    public int Changes => _changes;

    public ConcurrentQueue<GrowingText> Pieces { get; } = new();

    public bool IsWatching { get; set; }

    public void Changed(string taskId) => Interlocked.Increment(ref _changes);

    public bool IsWatched(string taskId) => IsWatching;

    public void Grown(string taskId, GrowingText piece) => Pieces.Enqueue(piece);
}
