namespace TaskMessages.Api.Live;

/// <summary>Counts the bytes that wait in all streams of this process for clients that read too slowly.</summary>
/// <param name="limit">The most bytes.</param>
internal sealed class StreamMemory(long limit)
{
    private long _taken;

    /// <summary>What waits at present.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <returns>False when there is no room for so many; nothing is counted then.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;
        Give(bytes);
        return false;
    }

    /// <summary>They have been sent, or dropped.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
