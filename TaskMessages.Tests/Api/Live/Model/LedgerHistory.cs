using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live.Model;

/// <summary>
/// One task that lives at random: turns start and end, attempts write, fail and die, and every write arrives some time after its number was
/// given out, or never. Only what the service's own writers do: in their order, and within the time that a reader waits.
/// </summary>
internal sealed class LedgerHistory
{
    public const string TaskId = "1";

    /// <summary>Less than a reader's patience, with a step of the clock to spare.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(8);

    private readonly Random _random;
    private readonly InMemoryTaskStore _tasks = new();
    private readonly InMemoryMessageStore _messages = new();
    private readonly InMemoryTurnStore _turns = new();
    private readonly Dictionary<string, LedgerItem> _items = [];
    private readonly List<PendingWrite> _others = [];
    private Queue<PendingWrite> _attempt = new();
    private int _ids;

    public LedgerHistory(int seed)
    {
        _random = new Random(seed);
        Task = TurnStateMachine.CreateTask(TaskId, 7, null, null, NewTurn());
        Started();
    }

    /// <summary>Called before a write takes effect, with the item and the number that appears by it.</summary>
    public event Action<LedgerItem, long>? Appearing;

    public ManualClock Clock { get; } = new();

    public TurnStores Stores => new(_tasks, _messages, _turns);

    public ChatTask Task { get; private set; }

    public IReadOnlyDictionary<string, LedgerItem> Items => _items;

    /// <summary>How many turns have started.</summary>
    public int Turns { get; private set; }

    /// <summary>The messages that the present attempt lets grow.</summary>
    public IEnumerable<LedgerItem> Growing => Own.Where(item => item is { Grows: true, EndSeq: 0 });

    private Turn Turn => Task.Turn!;

    private string Token => Turn.Lease!.Token;

    private IEnumerable<LedgerItem> Own => Task.Turn is { Lease: not null } turn
        ? _items.Values.Where(item => item.TurnId == turn.Id && item.Attempt == turn.Attempt && !item.IsRemoved)
        : [];

    /// <summary>Whatever comes next.</summary>
    public Task StepAsync()
    {
        var dice = _random.Next(100);
        if (dice < 45)
            return PassAsync(TimeSpan.FromMilliseconds(_random.Next(400)));
        if (Task.Turn is null)
            return StartAsync();
        if (Turn.Lease is null)
            return ClaimAsync();
        if (dice < 50)
            return EnqueueAsync();
        if (dice < 55)
            return DieAsync();

        // an attempt does one thing after the other
        if (_attempt.Count > 0)
            return PassAsync(TimeSpan.FromMilliseconds(_random.Next(400)));
        return dice switch
        {
            < 75 => WriteAsync(),
            < 85 => GrowAsync(),
            < 90 => GiveUpAsync(),
            _ => Growing.Any() ? WriteAsync() : EndAsync(),
        };
    }

    /// <summary>Lets everything arrive that is under way, and the last turn end.</summary>
    public async Task FinishAsync()
    {
        while (Task.Turn is not null || _others.Count > 0)
        {
            await PassAsync(TimeSpan.FromMilliseconds(400));
            if (Task.Turn is null || _attempt.Count > 0)
                continue;
            if (Turn.Lease is null)
                await ClaimAsync();
            else if (Growing.Any())
                await WriteAsync(added: 0);
            else
                await EndAsync();
        }
    }

    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        while (_attempt.TryPeek(out var write) && write.DueAt <= Clock.Now)
        {
            _attempt.Dequeue();
            await write.ApplyAsync();
        }

        foreach (var write in _others.Where(write => write.DueAt <= Clock.Now).ToList())
        {
            _others.Remove(write);
            await write.ApplyAsync();
        }
    }

    private Task StartAsync()
    {
        Put(Task.Status switch
        {
            ChatStatus.WaitingForUser => TurnStateMachine.ReplyTurn(Task, NewTurn()),
            ChatStatus.Failed when _random.Next(3) == 0 => TurnStateMachine.TryTurnAgain(Task, NewTurn()),
            _ => TurnStateMachine.AppendTurn(Task, NewTurn()),
        });
        Started();
        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <summary>Whoever starts a turn writes its message, unless it dies before.</summary>
    private void Started()
    {
        _tasks.Put(Task);
        Turns++;
        if (!Turn.BringsMessage)
            return;
        var item = new LedgerItem(Turn.Id, Turn.Id, Turn.MessageSeq, Turn.MessageAt, 0) { Text = Turn.Message };
        _items.Add(item.Id, item);
        if (_random.Next(4) > 0)
            _others.Add(new PendingWrite(Clock.Now + Part(LongestWrite), () => InsertAsync(item)));
    }

    private Task EnqueueAsync()
    {
        if (Task.Queue.Count < 2)
            Put(TurnStateMachine.EnqueueTurn(Task, new QueuedTurn(NextId(), "run", "queued", Clock.Now)));
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private Task ClaimAsync()
    {
        Put(TurnStateMachine.ClaimTurn(Task, new Lease("owner", NextId()), Clock.Now, Clock.Now.AddMinutes(1)));
        _attempt = new Queue<PendingWrite>();
        if (Turn.Written > 0)
            Remove(_items.Values.Where(item => item.TurnId == Turn.Id && !item.IsUsers));
        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <summary>A number for the removal of all that the turn has written, and then the tombstones.</summary>
    private void Remove(IEnumerable<LedgerItem> items)
    {
        if (Turn.Removals is not [.., { } last] || last.Count < Turn.Written)
            Put(TurnStateMachine.RemoveMessages(Task, Token, Clock.Now));
        foreach (var item in items)
            item.IsRemoved = true;
        var (turnId, count, attempt) = (Turn.Id, Turn.Written, Turn.Attempt + 1);
        Queue(Part(TimeSpan.FromMilliseconds(500)), () => _messages.RemoveAttemptAsync(TaskId, turnId, TurnMessageId.All(turnId, count), attempt, CancellationToken.None));
    }

    private Task DieAsync()
    {
        // one write may be under way
        if (_attempt.TryDequeue(out var write))
            _others.Add(write);
        _attempt.Clear();
        Put(TurnStateMachine.TakeOverTurn(Task, Token, Clock.Now));
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private async Task GiveUpAsync()
    {
        if (Own.Any())
            Remove(Own.ToList());
        await DrainAsync();
        Put(TurnStateMachine.RetryTurn(Task, Token, Clock.Now, "later", Clock.Now));
    }

    /// <summary>Ends messages that grow, and adds others.</summary>
    private Task WriteAsync(int? added = null)
    {
        var ended = Growing.Where(item => added == 0 || _random.Next(2) == 0).ToList();
        var count = added ?? _random.Next(4);
        if (ended.Count + count == 0)
            return System.Threading.Tasks.Task.CompletedTask;
        var (first, ordinal) = (Task.Seq + 1, Turn.Written);
        Put(TurnStateMachine.AllotMessages(Task, Token, ended.Count, count, Clock.Now));
        for (var place = 0; place < ended.Count; place++)
            ended[place].EndSeq = first + place;
        var items = Enumerable.Range(0, count).Select(place => new LedgerItem(
            TurnMessageId.Create(Turn.Id, ordinal + place), Turn.Id, first + ended.Count + place, Task.UpdatedAt, Turn.Attempt)
        {
            Grows = _random.Next(2) == 0,
            Text = NextText(),
        }).ToList();
        items.ForEach(item => _items.Add(item.Id, item));
        Arrive(items, ended);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <summary>The user's message, the new ones in no certain order, and then the ended ones.</summary>
    private void Arrive(List<LedgerItem> added, List<LedgerItem> ended)
    {
        List<Func<Task>> writes = [];
        if (added.Count > 0 && Turn.BringsMessage)
        {
            var question = _items[Turn.Id];
            writes.Add(() => InsertAsync(question));
        }

        LedgerItem[] shuffled = [.. added];
        _random.Shuffle(shuffled);
        writes.AddRange(shuffled.Select<LedgerItem, Func<Task>>(item => () => InsertAsync(item)));
        writes.AddRange(ended.Select<LedgerItem, Func<Task>>(item => () => CloseAsync(item)));
        foreach (var (due, write) in writes.Select(_ => Part(LongestWrite)).Order().Zip(writes))
            Queue(due, write);
    }

    private Task GrowAsync()
    {
        foreach (var item in Growing)
        {
            item.Text += NextText();
            var text = item.Text;
            if (_random.Next(2) == 0)
                Queue(Part(TimeSpan.FromSeconds(1)), () => _messages.SaveAttemptAsync(item.ToMessage(TaskId, text, isDone: false), CancellationToken.None));
        }

        return System.Threading.Tasks.Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        if (Turn.BringsMessage)
            await InsertAsync(_items[Turn.Id]);
        await _turns.FileAsync(Task.Records, CancellationToken.None);
        Put(_random.Next(3) switch
        {
            0 => TurnStateMachine.FailTurn(Task, Token, "failed", Clock.Now),
            1 => TurnStateMachine.AskUser(Task, Token, new PendingInteraction("which?", null), Clock.Now),
            _ => TurnStateMachine.CompleteTurn(Task, Token, "output", Clock.Now),
        });
        if (Task.Turn is not null)
            Started();
    }

    private async Task InsertAsync(LedgerItem item)
    {
        if (await _messages.FindAsync(item.Id, CancellationToken.None) is not null)
        {
            // whoever reads may have stored the user's message before
            item.IsWhole |= item.IsUsers;
            return;
        }

        Appearing?.Invoke(item, item.Seq);
        var isStored = await _messages.InsertAsync(item.ToMessage(TaskId, item.Text, isDone: !item.Grows), CancellationToken.None);
        item.IsWhole |= isStored && !item.Grows;
    }

    private async Task CloseAsync(LedgerItem item)
    {
        Appearing?.Invoke(item, item.EndSeq);
        item.IsWhole |= await _messages.SaveAttemptAsync(item.ToMessage(TaskId, item.Text, isDone: true, item.EndSeq), CancellationToken.None);
    }

    private async Task DrainAsync()
    {
        while (_attempt.Count > 0)
            await PassAsync(TimeSpan.FromMilliseconds(100));
    }

    private void Queue(TimeSpan after, Func<Task> write) => _attempt.Enqueue(new PendingWrite(Clock.Now + after, write));

    private void Put(ChatTask task)
    {
        Task = task;
        _tasks.Put(task);
    }

    private NewTurn NewTurn() => new(NextId(), "run", $"question {_ids}", null, Clock.Now);

    private string NextId() => $"{++_ids:x24}";

    private string NextText() => new('x', _random.Next(1, 5));

    private TimeSpan Part(TimeSpan time) => TimeSpan.FromMilliseconds(_random.Next((int)time.TotalMilliseconds));

    private sealed record PendingWrite(DateTime DueAt, Func<Task> ApplyAsync);
}
