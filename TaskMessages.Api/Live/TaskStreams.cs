using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Live;

/// <summary>The streams of this process: how many a task and an owner have, and one reader for each task that has any.</summary>
internal sealed class TaskStreams(
    TurnStores stores, TaskFeed feed, IOptions<LimitsOptions> limits, TimeProvider clock, ILogger<TaskStreams> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string TaskId, ContractKind Contract), (TaskReader Reader, int Count)> _readers = [];
    private readonly Dictionary<StreamOwner, int> _perOwner = [];

    /// <summary>How many streams there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _perOwner.Values.Sum();
        }
    }

    /// <summary>Reserves a stream that has a reader of its own; whoever gets one must give it back.</summary>
    /// <returns>False when the owner has as many streams as it may.</returns>
    public bool TryReserve(StreamOwner owner)
    {
        lock (_gate)
        {
            var ofOwner = _perOwner.GetValueOrDefault(owner);
            if (ofOwner >= limits.Value.StreamsPerKey)
                return false;
            _perOwner[owner] = ofOwner + 1;
            return true;
        }
    }

    /// <summary>Gives back what was reserved.</summary>
    public void Release(StreamOwner owner)
    {
        lock (_gate)
        {
            if (--_perOwner[owner] == 0)
                _perOwner.Remove(owner);
        }
    }

    /// <summary>Reserves a stream; whoever gets one must give it back.</summary>
    /// <param name="contract">Whose words it has. The message contract, whose clients open one for each window, knows no limit of a task's own.</param>
    /// <returns>The task's reader; null when the task or the owner has as many streams as it may.</returns>
    public TaskReader? TryEnter(string taskId, StreamOwner owner, ContractKind contract = ContractKind.Chat)
    {
        var place = (taskId, contract);
        var perTask = contract == ContractKind.Chat ? limits.Value.StreamsPerTask : int.MaxValue;
        lock (_gate)
        {
            var ofOwner = _perOwner.GetValueOrDefault(owner);
            _readers.TryGetValue(place, out var entry);
            if (entry.Count >= perTask || ofOwner >= limits.Value.StreamsPerKey)
                return null;
            if (entry.Reader is null)
            {
                entry.Reader = new TaskReader(taskId, stores, clock, logger, contract == ContractKind.Chat ? null : new MessageVoice(taskId));
                feed.Add(taskId, entry.Reader);
            }

            _readers[place] = (entry.Reader, entry.Count + 1);
            _perOwner[owner] = ofOwner + 1;
            return entry.Reader;
        }
    }

    public void Leave(string taskId, StreamOwner owner, ContractKind contract = ContractKind.Chat)
    {
        var place = (taskId, contract);
        lock (_gate)
        {
            if (--_perOwner[owner] == 0)
                _perOwner.Remove(owner);
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
