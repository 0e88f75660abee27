namespace TaskMessages.Api.Worker;

/// <summary>
/// Sees to it that executors which block their threads cannot keep the heartbeats from theirs: a thread of its own asks the pool for a
/// sign of life, and gives it more threads when none comes. More threads from the start would cost every turn: on two processors
/// they make the service little more than half as fast.
/// </summary>
internal sealed class ThreadPoolGuard : IDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly int _reserve;
    private readonly TimeSpan _interval;

    /// <param name="reserve">How many threads may be blocked at once.</param>
    /// <param name="interval">Between two looks, and how long an answer may take.</param>
    public ThreadPoolGuard(int reserve, TimeSpan interval)
    {
        _reserve = reserve;
        _interval = interval;
        _thread = new Thread(Loop) { IsBackground = true, Name = "Thread pool guard" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Loop()
    {
        while (!_stop.Wait(_interval))
        {
            // not disposed: the pool may set it after this thread has stopped to wait
            var alive = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(sign => sign.Set(), alive, preferLocal: false);
            if (alive.Wait(_interval))
                continue;
            RaiseMinimum();
            return;
        }
    }

    private void RaiseMinimum()
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        var wanted = Environment.ProcessorCount + _reserve;
        if (workers < wanted)
            ThreadPool.SetMinThreads(wanted, completionPorts);
    }
}
