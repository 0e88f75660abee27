using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Live;

/// <summary>The streams of this process: how many a task and a key have, and one reader for each task that has any.</summary>
internal sealed class TaskStreams(
    TurnStores stores, TaskFeed feed, IOptions<LimitsOptions> limits, TimeProvider clock, ILogger<TaskStreams> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string TaskId, ContractKind Contract), (TaskReader Reader, int Count)> _readers = [];
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

    /// <summary>Reserves a stream that has a reader of its own; whoever gets one must give it back.</summary>
    /// <returns>False when the key has as many streams as it may.</returns>
    public bool TryReserve(long keyId)
    {
        lock (_gate)
        {
            var ofKey = _perKey.GetValueOrDefault(keyId);
            if (ofKey >= limits.Value.StreamsPerKey)
                return false;
            _perKey[keyId] = ofKey + 1;
            return true;
        }
    }

    /// <summary>Gives back what was reserved.</summary>
    public void Release(long keyId)
    {
        lock (_gate)
        {
            if (--_perKey[keyId] == 0)
                _perKey.Remove(keyId);
        }
    }

    /// <summary>Reserves a stream; whoever gets one must give it back.</summary>
    /// <param name="contract">Whose words it has. The message contract, whose clients open one for each window, knows no limit of a task's own.</param>
    /// <returns>The task's reader; null when the task or the key has as many streams as it may.</returns>
    public TaskReader? TryEnter(string taskId, long keyId, ContractKind contract = ContractKind.Chat)
    {
        var place = (taskId, contract);
        var perTask = contract == ContractKind.Chat ? limits.Value.StreamsPerTask : int.MaxValue;
        lock (_gate)
        {
            var ofKey = _perKey.GetValueOrDefault(keyId);
            _readers.TryGetValue(place, out var entry);
            if (entry.Count >= perTask || ofKey >= limits.Value.StreamsPerKey)
                return null;
            if (entry.Reader is null)
            {
                entry.Reader = new TaskReader(taskId, stores, clock, logger, contract == ContractKind.Chat ? null : new MessageVoice(taskId));
                feed.Add(taskId, entry.Reader);
            }

            _readers[place] = (entry.Reader, entry.Count + 1);
            _perKey[keyId] = ofKey + 1;
            return entry.Reader;
        }
    }

    public void Leave(string taskId, long keyId, ContractKind contract = ContractKind.Chat)
    {
        var place = (taskId, contract);
        lock (_gate)
        {
            if (--_perKey[keyId] == 0)
                _perKey.Remove(keyId);
            var (reader, count) = _readers[place];
            if (count > 1)
            {
                _readers[place] = (reader, count - 1);
                return;
            }

            _readers.Remove(place);
            feed.Remove(taskId, reader);
            reader.Dispose();
        }
    }
}
