using System.Collections.Concurrent;
using System.Collections.Immutable;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Live;

/// <summary>Carries word of changes from where they are made to those who wait for them in this process.</summary>
internal sealed class TaskFeed : ITaskFeed
{
    private readonly ConcurrentDictionary<string, ImmutableArray<ITaskListener>> _listeners = new();
    private volatile bool _isTold;

    /// <summary>Whether the database tells of other processes' changes at present, so that they need not be looked for.</summary>
    public bool IsTold
    {
        get => _isTold;
        set => _isTold = value;
    }

    /// <summary>The tasks that somebody listens to.</summary>
    public ICollection<string> Listened => _listeners.Keys;

    public void Changed(string taskId)
    {
        if (!_listeners.TryGetValue(taskId, out var listeners))
            return;
        foreach (var listener in listeners)
            listener.Changed();
    }

    public bool IsWatched(string taskId)
    {
        if (!_listeners.TryGetValue(taskId, out var listeners))
            return false;
        foreach (var listener in listeners)
        {
            if (listener.WantsText)
                return true;
        }

        return false;
    }

    public void Grown(string taskId, GrowingText piece)
    {
        if (!_listeners.TryGetValue(taskId, out var listeners))
            return;
        foreach (var listener in listeners)
            listener.Grown(piece);
    }

    public void Add(string taskId, ITaskListener listener)
        => _listeners.AddOrUpdate(taskId, _ => [listener], (_, listeners) => listeners.Add(listener));

    public void Remove(string taskId, ITaskListener listener)
    {
        while (_listeners.TryGetValue(taskId, out var listeners))
        {
            var left = listeners.Remove(listener);
            if (left.IsEmpty
                ? _listeners.TryRemove(new KeyValuePair<string, ImmutableArray<ITaskListener>>(taskId, listeners))
                : _listeners.TryUpdate(taskId, left, listeners))
            {
                return;
            }
        }
    }
}
