using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>
/// Threads for the commands of TCP clients that may compute for long: as many as there are processors, two at the least, which step back for everybody else where the system
/// knows priorities of threads. So such commands neither hold the thread pool, where the host's requests and all other commands wait, nor more memory than that many can.
/// </summary>
internal sealed class LongCommands : TaskScheduler, IDisposable
{
    private const int OfThread = 0;
    private const int ThisThread = 0;
    private const int Nice = 10;

    private readonly BlockingCollection<Task> _waiting = [];
    private readonly Lazy<Thread[]> _threads;

    public LongCommands() => _threads = new Lazy<Thread[]>(Start);

    public override int MaximumConcurrencyLevel { get; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Runs it on one of the threads, when one is free.</summary>
    public Task<BsonDocument> RunAsync(Func<BsonDocument> command, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(command, cancellationToken, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>The threads end with what they are at.</summary>
    public void Dispose() => _waiting.CompleteAdding();

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
        foreach (var task in _waiting.GetConsumingEnumerable())
            TryExecuteTask(task);
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
