namespace TaskMessages.Api.Executors.Outbound;

/// <summary>An answer's body that is noted while it is read.</summary>
internal sealed class RecordedStream(Stream inner, RecordedCall call) : ForwardStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        call.Received(buffer.Span[..count]);
        return count;
    }
}
