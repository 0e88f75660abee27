using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>
/// Threads for the commands of TCP clients that may compute for long: as many as there are processors, two at the least, which step back for everybody else where the system
/// knows priorities of threads. So such commands neither hold the thread pool, where the host's requests and all other commands wait, nor more memory than that many can. While the
/// host is served they rest between any two stretches of work, since what they leave for the garbage collector stops the host as well.
/// </summary>
internal sealed class LongCommands : TaskScheduler, IDisposable
{
    private const int OfThread = 0;
    private const int ThisThread = 0;
    private const int Nice = 10;

    /// <summary>How soon one that rests sees that there is nobody to rest for any longer.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<Task> _waiting = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Lazy<Thread[]> _threads;
    private readonly Courtesy _courtesy;

    public LongCommands(Courtesy courtesy)
    {
        _courtesy = courtesy;
        _threads = new Lazy<Thread[]>(Start);
    }

    public override int MaximumConcurrencyLevel { get; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Runs it on one of the threads, when one is free.</summary>
    public Task<BsonDocument> RunAsync(Func<BsonDocument> command, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(command, cancellationToken, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>The threads end with what they are at.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _ended.Cancel();
    }

    protected override void QueueTask(Task task)
    {
        _ = _threads.Value;
        _waiting.Add(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _waiting;

    private Thread[] Start()
    {
        var threads = new Thread[MaximumConcurrencyLevel];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Loop) { IsBackground = true, Name = "Embedded database, long", Priority = ThreadPriority.BelowNormal };
            threads[i].Start();
        }

        return threads;
    }

    private void Loop()
    {
        StepBack();
        var pace = Pace.OfThread = new Pace(Rest);
        foreach (var task in _waiting.GetConsumingEnumerable())
        {
            pace.Begin();
            TryExecuteTask(task);
            pace.End(_ended.Token);
        }
    }

    private void Rest(TimeSpan worked, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (_courtesy.IsHostServed && _courtesy.RestAfter(worked) - Stopwatch.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            if (cancellationToken.WaitHandle.WaitOne(left < Glance ? left : Glance))
                return;
        }
    }

    /// <summary>On Linux a thread's priority is its own niceness, which the runtime leaves alone. Where it cannot be had the commands run as all others do.</summary>
    private static void StepBack()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThread, ThisThread, Nice);
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);
}
