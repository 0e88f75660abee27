using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Live;

/// <summary>The streams of this process: how many a task and a key have, and one reader for each task that has any.</summary>
internal sealed class TaskStreams(
    TurnStores stores, TaskFeed feed, IOptions<LimitsOptions> limits, TimeProvider clock, ILogger<TaskStreams> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TaskReader Reader, int Count)> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _perKey = [];

    /// <summary>How many streams there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _perKey.Values.Sum();
        }
    }

    /// <summary>Reserves a stream; whoever gets one must give it back.</summary>
    /// <returns>The task's reader; null when the task or the key has as many streams as it may.</returns>
    public TaskReader? TryEnter(string taskId, long keyId)
    {
        lock (_gate)
        {
            var ofKey = _perKey.GetValueOrDefault(keyId);
            _readers.TryGetValue(taskId, out var entry);
            if (entry.Count >= limits.Value.StreamsPerTask || ofKey >= limits.Value.StreamsPerKey)
                return null;
            if (entry.Reader is null)
            {
                entry.Reader = new TaskReader(taskId, stores, clock, logger);
                feed.Add(taskId, entry.Reader);
            }

            _readers[taskId] = (entry.Reader, entry.Count + 1);
            _perKey[keyId] = ofKey + 1;
            return entry.Reader;
        }
    }

    public void Leave(string taskId, long keyId)
    {
        lock (_gate)
        {
            if (--_perKey[keyId] == 0)
                _perKey.Remove(keyId);
            var (reader, count) = _readers[taskId];
            if (count > 1)
            {
                _readers[taskId] = (reader, count - 1);
                return;
            }

            _readers.Remove(taskId);
            feed.Remove(taskId, reader);
            reader.Dispose();
        }
    }
}
