using System.Collections.Concurrent;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Live;

/// <summary>
/// Reads one task for all its streams in this process: walks along its ledger whenever it may have changed, takes text that has not been
/// stored yet from the turn if that runs here, and hands every event to every stream.
/// </summary>
internal sealed class TaskReader : ITaskListener, IDisposable
{
    /// <summary>How soon a missing number, or growth in another process, is looked for.</summary>
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan GrowthPoll = TimeSpan.FromMilliseconds(250);


    /// <summary>The wait when nothing had grown; the next ones are twice and four times as long. Text is stored every 300 ms: after some, more is due soon after <see cref="GrowthPoll"/>.</summary>
    private static readonly TimeSpan GrowthIsDue = TimeSpan.FromMilliseconds(50);

    private const int LooksWhenDue = 3;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>How many numbers are gone back first where some may have nothing stored yet.</summary>
    private const long FewNumbers = 16;

    private readonly string _taskId;
    private readonly TurnStores _stores;
    private readonly TimeProvider _clock;
    private readonly IStreamVoice _voice;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentQueue<GrowingText> _pieces = new();
    private readonly HashSet<EventStream> _streams = [];
    private readonly ITimer _later;
    private LedgerWalker? _walker;
    private int _wanted;
    private int _isStale;
    private int _looksInVain;

    /// <param name="voice">What words the events; null: the chat-task contract.</param>
    public TaskReader(string taskId, TurnStores stores, TimeProvider clock, ILogger logger, IStreamVoice? voice = null)
    {
        _voice = voice ?? new ChatVoice(stores, taskId);
        _taskId = taskId;
        _stores = stores;
        _clock = clock;
        _logger = logger;
        _later = clock.CreateTimer(_ => Changed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool WantsText => true;

    public void Changed()
    {
        Interlocked.Exchange(ref _isStale, 1);
        Run();
    }

    public void Grown(GrowingText piece)
    {
        _pieces.Enqueue(piece);
        Run();
    }

    /// <summary>
    /// Adds a stream, which gets every event from here on; not while this reader is behind what the client has received already, from
    /// another process or from one that has died.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cursor">What its client has received; null: nothing.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <returns>Where "here" is, and whether the stream was added; null when the task is gone.</returns>
    public async Task<(StreamTarget Here, bool IsAdded)?> AddAsync(EventStream stream, StreamCursor? cursor, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_walker is null)
            {
                if (await _stores.Tasks.FindAsync(_taskId, cancellationToken) is not { } task)
                    return null;
                _walker = new LedgerWalker(_stores, _taskId, StreamCursor.At(await StartAsync(task, cancellationToken)), _clock, voice: _voice);
                await WalkAsync(_walker, task, tell: false, cancellationToken);
            }

            var here = _walker.Position;
            if (cursor is not null && here.IsBehind(cursor))
            {
                if (await ReadAsync(_walker) is not { } latest)
                    return null;

                // nobody was told of what does not exist
                here = _walker.Position;
                if (here.IsBehind(cursor) && cursor.Begun <= latest.Seq)
                    return (here, false);
            }

            _streams.Add(stream);
            return (here, true);
        }
        finally
        {
            _turn.Release();
            Changed();
        }
    }

    /// <returns>Whether it was the last.</returns>
    public async Task<bool> RemoveAsync(EventStream stream)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _streams.Remove(stream);
            return _streams.Count == 0;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _later.Dispose();

    /// <summary>
    /// Before the latest turn, and before every number whose message may still be on its way: from there on everything is looked at with care. A number that was given out in the last
    /// seconds has touched the task, and what was stored before them has none behind it that is alive.
    /// </summary>
    private async Task<long> StartAsync(ChatTask task, CancellationToken cancellationToken)
    {
        var start = BeforeLatest(task);
        var alive = _clock.GetUtcMilliseconds() - LedgerWalker.Patience;
        if (task.UpdatedAt < alive)
            return start;
        for (var back = FewNumbers; ; back *= FewNumbers)
        {
            start = Math.Max(0, Math.Min(start, task.Seq - back));
            if (start == 0 || await _stores.Messages.ChangedAfterAsync(_taskId, start, 1, cancellationToken) is { Items: [var first] } && first.UpdatedAt < alive)
                return start;
        }
    }

    /// <summary>Right before the turn in flight, or the last one.</summary>
    private static long BeforeLatest(ChatTask task)
        => (task.Turn?.MessageSeq ?? task.Records.LastOrDefault(record => record.StartSeq is not null)?.StartSeq ?? task.Seq + 1) - 1;

    private TimeSpan UntilGrowth(bool hasGrown)
    {
        _looksInVain = hasGrown ? 0 : _looksInVain + 1;
        var wait = _looksInVain is 0 or > LooksWhenDue ? GrowthPoll : GrowthIsDue * (1 << (_looksInVain - 1));
        return wait < GrowthPoll ? wait : GrowthPoll;
    }

    private void Run()
    {
        if (Interlocked.Increment(ref _wanted) == 1)
            _ = Task.Run(LoopAsync);
    }

    private async Task LoopAsync()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wanted);
            await _turn.WaitAsync();
            try
            {
                await PassAsync();
            }
            catch (StoreException exception)
            {
                LiveLog.ReadFailed(_logger, _taskId, exception);
                ScheduleRead(AfterFailure);
            }
            finally
            {
                _turn.Release();
            }
        }
        while (Interlocked.CompareExchange(ref _wanted, 0, seen) != seen);
    }

    private async Task PassAsync()
    {
        if (_walker is null || _streams.Count == 0)
        {
            _pieces.Clear();
            return;
        }

        while (_pieces.TryDequeue(out var piece))
        {
            if (_walker.Take(piece) is { } grown)
                Send(grown);
        }

        if (Interlocked.Exchange(ref _isStale, 0) == 1)
            await ReadAsync(_walker);
    }

    /// <returns>The task; null when it is gone.</returns>
    private async Task<ChatTask?> ReadAsync(LedgerWalker walker)
    {
        var task = await _stores.Tasks.FindAsync(_taskId, CancellationToken.None);
        if (task is null or { Lifecycle: TaskLifecycle.Deleted })
        {
            var deleted = _voice.Deleted(task)?.ToBytes(null);
            foreach (var stream in _streams)
            {
                if (deleted is null)
                    stream.Close(StreamError.TaskDeleted);
                else
                    stream.Conclude(deleted);
            }

            return null;
        }

        if (task.Seq > walker.Seq)
            await WalkAsync(walker, task, tell: true, CancellationToken.None);
        var grown = await walker.GrowAsync(CancellationToken.None);
        grown.ForEach(Send);
        if (walker.IsHeldUp)
        {
            ScheduleRead(SoonAgain);
        }
        else if (_voice.IsConcluded(task))
        {
            var conclusion = _voice.Conclusion(task).ToBytes(walker.Cursor.ToString());
            foreach (var stream in _streams)
                stream.Conclude(conclusion);
        }
        else if (walker.HasGrowingTexts)
        {
            ScheduleRead(UntilGrowth(grown.Count > 0));
        }

        return task;
    }

    private async Task WalkAsync(LedgerWalker walker, ChatTask task, bool tell, CancellationToken cancellationToken)
    {
        await foreach (var events in walker.AdvanceAsync(task, long.MaxValue, cancellationToken))
        {
            foreach (var sent in tell ? events : [])
                Send(sent);
        }
    }

    private void Send(SentEvent sent)
    {
        var bytes = sent.ToBytes();
        foreach (var stream in _streams)
            stream.Send(bytes);
    }

    private void ScheduleRead(TimeSpan delay) => _later.Change(delay, Timeout.InfiniteTimeSpan);
}
