using Serilog;
using Serilog.Core;
using Serilog.Events;
using TaskMessages.Api.Hosting;

namespace TaskMessages.Tests.Api.Hosting;

public sealed class BackgroundSinkTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Test]
    public void Dispose_EventsWait_WritesThemInOrderAndClosesTheInnerSink()
    {
        var inner = new RecordingSink();
        using (var logger = Logger(new BackgroundSink(inner, capacity: 100, Never)))
        {
            for (var number = 0; number < 10; number++)
                logger.Information("{Number}", number);
            Assert.That(inner.Numbers, Is.Empty);
        }

        Assert.That(inner.Numbers, Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(inner.IsDisposed, Is.True);
    }

    [Test]
    public void Emit_QueueFull_DropsWhatComesAfter()
    {
        var inner = new RecordingSink();
        using (var logger = Logger(new BackgroundSink(inner, capacity: 3, Never)))
        {
            for (var number = 0; number < 10; number++)
                logger.Information("{Number}", number);
        }

        Assert.That(inner.Numbers, Is.EqualTo(Enumerable.Range(0, 3)));
    }

    [Test]
    public void Drain_InnerSinkFails_GoesOnWithTheNextEvent()
    {
        var inner = new RecordingSink { FailsAt = 1 };
        using (var logger = Logger(new BackgroundSink(inner, capacity: 100, Never)))
        {
            for (var number = 0; number < 3; number++)
                logger.Information("{Number}", number);
        }

        Assert.That(inner.Numbers, Is.EqualTo(new[] { 0, 2 }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Timer_EventWaits_IsWrittenWithoutDisposal(CancellationToken cancellationToken)
    {
        var inner = new RecordingSink();
        using var logger = Logger(new BackgroundSink(inner, capacity: 100, TimeSpan.FromMilliseconds(1)));

        logger.Information("{Number}", 7);

        await inner.Written.Task.WaitAsync(cancellationToken);
        Assert.That(inner.Numbers, Is.EqualTo(new[] { 7 }));
    }

    private static Logger Logger(BackgroundSink sink) => new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();

    private sealed class RecordingSink : ILogEventSink, IDisposable
    {
        public List<int> Numbers { get; } = [];

        public int FailsAt { get; init; } = -1;

        public bool IsDisposed { get; private set; }

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Emit(LogEvent logEvent)
        {
            var number = (int)((ScalarValue)logEvent.Properties["Number"]).Value!;
            if (number == FailsAt)
                throw new InvalidOperationException("planted");
            Numbers.Add(number);
            Written.TrySetResult();
        }

        public void Dispose() => IsDisposed = true;
    }
}
