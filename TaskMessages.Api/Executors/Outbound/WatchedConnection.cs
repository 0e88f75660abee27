namespace TaskMessages.Api.Executors.Outbound;

/// <summary>A connection to an agent that tells each request's <see cref="ConnectionUse"/> what came back.</summary>
internal sealed class WatchedConnection(Stream inner) : ForwardStream(inner)
{
    private long _received;

    /// <summary>How many bytes the agent has sent over it.</summary>
    public long Received => Interlocked.Read(ref _received);

    public override bool CanWrite => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        Interlocked.Add(ref _received, count);
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ConnectionUse.Current?.Begin(this);
        return Inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Inner.FlushAsync(cancellationToken);

    public override void Flush() => Inner.Flush();
}
