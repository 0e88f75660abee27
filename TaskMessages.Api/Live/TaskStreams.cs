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
    private readonly StreamMemory _memory = new(limits.Value.MaxStreamMemory);
    private int _count;

    /// <summary>How many streams there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <summary>What waits for a stream's client; to be disposed of when the client is gone.</summary>
    /// <param name="voice">What words its errors; null: the chat-task contract.</param>
    public EventStream Open(IStreamVoice? voice = null) => new(voice, _memory);

    /// <summary>Reserves a stream that has a reader of its own; whoever gets one must give it back.</summary>
    /// <returns>False when the owner, or the process, has as many streams as it may.</returns>
    public bool TryReserve(StreamOwner owner)
    {
        lock (_gate)
        {
            if (!HasRoom(owner))
                return false;
            Enter(owner);
            return true;
        }
    }

    /// <summary>Gives back what was reserved.</summary>
    public void Release(StreamOwner owner)
    {
        lock (_gate)
            Uncount(owner);
    }

    /// <summary>Reserves a stream; whoever gets one must give it back.</summary>
    /// <param name="contract">Whose words it has. The message contract, whose clients open one for each window, knows no limit of a task's own.</param>
    /// <returns>The task's reader; null when the task, the owner or the process has as many streams as it may.</returns>
    public TaskReader? TryEnter(string taskId, StreamOwner owner, ContractKind contract = ContractKind.Chat)
    {
        var place = (taskId, contract);
        var perTask = contract == ContractKind.Chat ? limits.Value.StreamsPerTask : int.MaxValue;
        lock (_gate)
        {
            _readers.TryGetValue(place, out var entry);
            if (entry.Count >= perTask || !HasRoom(owner))
                return null;
            if (entry.Reader is null)
            {
                entry.Reader = new TaskReader(taskId, stores, clock, logger, contract == ContractKind.Chat ? null : new MessageVoice(taskId));
                feed.Add(taskId, entry.Reader);
            }

            _readers[place] = (entry.Reader, entry.Count + 1);
            Enter(owner);
            return entry.Reader;
        }
    }

    public void Leave(string taskId, StreamOwner owner, ContractKind contract = ContractKind.Chat)
    {
        var place = (taskId, contract);
        lock (_gate)
        {
            Uncount(owner);
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

    private bool HasRoom(StreamOwner owner) => _count < limits.Value.Streams && _perOwner.GetValueOrDefault(owner) < limits.Value.StreamsPerKey;

    private void Enter(StreamOwner owner)
    {
        _count++;
        _perOwner[owner] = _perOwner.GetValueOrDefault(owner) + 1;
    }

    private void Uncount(StreamOwner owner)
    {
        _count--;
        if (--_perOwner[owner] == 0)
            _perOwner.Remove(owner);
    }
}
