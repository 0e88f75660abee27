using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Benchmarks.Load;

/// <summary>
/// Drives many connections from one thread: wait until some are readable, read them, send what comes next. It shares the machine with
/// the service that it measures, so it does no more than that.
/// </summary>
internal static class LoadLoop
{
    /// <summary>Runs one client a connection until all are done.</summary>
    /// <exception cref="SocketException">A connection failed; a load run expects none to.</exception>
    /// <exception cref="TimeoutException">No connection made progress for a minute.</exception>
    public static async Task RunAsync(IPEndPoint endPoint, IReadOnlyList<ILoadClient> clients, CancellationToken cancellationToken)
    {
        var slots = new Slot[clients.Count];
        try
        {
            for (var i = 0; i < slots.Length; i++)
                slots[i] = new Slot(await RawConnection.ConnectAsync(endPoint, cancellationToken), clients[i]);
            await Task.Factory.StartNew(
                () => Run(slots, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            foreach (var slot in slots)
                slot?.Connection.Dispose();
        }
    }

    private static void Run(Slot[] slots, CancellationToken cancellationToken)
    {
        var bySocket = slots.ToDictionary(slot => slot.Connection.Socket);
        var readable = new List<Socket>(slots.Length);
        var progress = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = Stopwatch.GetTimestamp();
            var wake = long.MaxValue;
            readable.Clear();
            foreach (var slot in slots)
            {
                if (!slot.Busy)
                    wake = Math.Min(wake, Advance(slot, now));
                if (slot.Busy)
                    readable.Add(slot.Connection.Socket);
            }
            if (readable.Count == 0 && wake == long.MaxValue)
                return;

            var milliseconds = wake == long.MaxValue ? 1000 : Math.Clamp((int)Math.Ceiling(Stopwatch.GetElapsedTime(now, wake).TotalMilliseconds), 0, 1000);
            if (readable.Count == 0)
            {
                cancellationToken.WaitHandle.WaitOne(milliseconds);
                continue;
            }
            Socket.Select(readable, null, null, milliseconds * 1000);
            if (readable.Count > 0)
                progress = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetElapsedTime(progress).TotalSeconds > 60)
                throw new TimeoutException("No response for a minute");
            foreach (var socket in readable)
                Receive(bySocket[socket]);
        }
    }

    private static long Advance(Slot slot, long now)
    {
        if (slot.WaitUntil > now)
            return slot.WaitUntil;
        var action = slot.Client.Next(now);
        slot.WaitUntil = action.WaitUntil;
        if (action.Request is null)
            return action.WaitUntil;
        slot.Busy = true;
        slot.Sent = Stopwatch.GetTimestamp();
        slot.Connection.Send(action.Request);
        return long.MaxValue;
    }

    private static void Receive(Slot slot)
    {
        if (!slot.Connection.Receive(out var response))
            return;
        slot.Busy = false;
        var now = Stopwatch.GetTimestamp();
        slot.Client.Receive(response, slot.Sent, now);
        // at once, so that the service is not idle while the other responses of this round are read
        Advance(slot, now);
    }

    private sealed class Slot(RawConnection connection, ILoadClient client)
    {
        public RawConnection Connection { get; } = connection;

        public ILoadClient Client { get; } = client;

        public bool Busy { get; set; }

        public long Sent { get; set; }

        public long WaitUntil { get; set; }
    }
}
