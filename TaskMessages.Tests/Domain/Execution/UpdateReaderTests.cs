using System.Runtime.CompilerServices;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>Reading an executor that may do anything: come late, fail, hang, and take no notice of its token.</summary>
public sealed class UpdateReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();

    [Test]
    public async Task TryRead_UpdatesAndTheEnd_AreReadInOrder()
    {
        await using var reader = Reader(new StubbornExecutor(2));

        Assert.That(await reader.TryReadAsync(Patience, CancellationToken.None), Is.True);
        Assert.That(reader.Current, Is.EqualTo(new DoneUpdate(0)));
        Assert.That(await reader.TryReadAsync(null, CancellationToken.None), Is.True);
        Assert.That(reader.Current, Is.EqualTo(new DoneUpdate(1)));
        Assert.That(await reader.TryReadAsync(Patience, CancellationToken.None), Is.False);
    }

    [TestCase(0)]
    [TestCase(-5)]
    public async Task TryRead_NoPatience_KnowsNothingAtOnce(int seconds)
    {
        var executor = new StubbornExecutor(1) { HangsAt = 0 };
        await using var reader = Reader(executor);

        Assert.That(await reader.TryReadAsync(TimeSpan.FromSeconds(seconds), CancellationToken.None), Is.Null);
        executor.Go();
    }

    [Test]
    public async Task TryRead_NotInTime_IsNullAndTheSameUpdateComesLater()
    {
        var executor = new StubbornExecutor(1) { HangsAt = 0 };
        await using var reader = Reader(executor);

        var reading = reader.TryReadAsync(Patience, CancellationToken.None).AsTask();
        Assert.That(reading.IsCompleted, Is.False);
        _clock.Advance(Patience);
        Assert.That(await reading, Is.Null);

        executor.Go();
        Assert.That(await reader.TryReadAsync(Patience, CancellationToken.None), Is.True);
        Assert.That(reader.Current, Is.EqualTo(new DoneUpdate(0)));
        Assert.That(executor.Asked, Is.EqualTo(1), "it is asked once for one update");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task TryRead_Cancelled_EndsAlthoughTheExecutorHangs(bool isPatient)
    {
        var executor = new StubbornExecutor(1) { HangsAt = 0 };
        var reader = Reader(executor);
        using var cancellation = new CancellationTokenSource();
        var reading = reader.TryReadAsync(isPatient ? null : Patience, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
        executor.Go();
        await reader.DisposeAsync();
    }

    [Test]
    public async Task TryRead_CancelledBefore_AsksForNothing()
    {
        var executor = new StubbornExecutor(1);
        await using var reader = Reader(executor);

        Assert.That(async () => await reader.TryReadAsync(null, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(executor.Asked, Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task TryRead_ExecutorFails_ThrowsWhatItThrew(bool atOnce)
    {
        var executor = new StubbornExecutor(1) { HangsAt = atOnce ? null : 0, Error = new ExecutorException("no", isTransient: true) };
        await using var reader = Reader(executor);
        var reading = reader.TryReadAsync(Patience, CancellationToken.None).AsTask();

        executor.Go();

        Assert.That(async () => await reading, Throws.TypeOf<ExecutorException>());
    }

    [Test]
    public async Task Dispose_ExecutorThatListens_IsCancelledAndClosed()
    {
        var executor = new StubbornExecutor(1) { HangsAt = 0, Listens = true };
        var reader = Reader(executor);
        await reader.TryReadAsync(TimeSpan.Zero, CancellationToken.None);

        await reader.DisposeAsync().AsTask().WaitAsync(Eventually.Patience);

        Assert.That(executor.IsClosed, Is.True);
    }

    [Test]
    public async Task Dispose_ExecutorThatHangs_IsLeftAfterTwoSecondsAndClosedWhenItComesBack()
    {
        var executor = new StubbornExecutor(1) { HangsAt = 0 };
        var reader = Reader(executor);
        await reader.TryReadAsync(TimeSpan.Zero, CancellationToken.None);

        var closing = reader.DisposeAsync().AsTask();
        Assert.That(closing.IsCompleted, Is.False, "it may still come to its end");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await closing.WaitAsync(Eventually.Patience);
        Assert.That(executor.IsClosed, Is.False);

        executor.Go();
        await Eventually.TrueAsync(() => executor.IsClosed, "it is closed all the same");
    }

    private UpdateReader Reader(ITurnExecutor executor)
    {
        var task = Snapshots.Leased();
        var context = new TurnContext
        {
            Task = task,
            Turn = task.Turn!,
            Agent = new Agent { Id = 7, Name = "agent", Executor = new EchoSettings() },
            LoadHistoryAsync = _ => Task.FromResult<IReadOnlyList<Message>>([]),
        };
        return new UpdateReader(executor, context, _clock, CancellationToken.None);
    }

    /// <summary>Answers with so many updates, and hangs before one of them until it is let go.</summary>
    private sealed class StubbornExecutor(int count) : ITurnExecutor
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isClosed;

        public Type SettingsType => typeof(EchoSettings);

        public int? HangsAt { get; init; }

        /// <summary>Whether it ends when it is cancelled.</summary>
        public bool Listens { get; init; }

        public Exception? Error { get; init; }

        public int Asked { get; private set; }

        public bool IsClosed => _isClosed;

        public void Go() => _go.TrySetResult();

        public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                for (var index = 0; index < count; index++)
                {
                    Asked++;
                    if (HangsAt == index)
                        await _go.Task.WaitAsync(Listens ? cancellationToken : CancellationToken.None);
                    if (Error is not null)
                        throw Error;
                    yield return new DoneUpdate(index);
                }
            }
            finally
            {
                _isClosed = true;
            }
        }
    }
}
