namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>What has gone over TCP since the start, as <c>serverStatus.network</c> shows it.</summary>
internal sealed class NetworkCounters
{
    private long _in;
    private long _out;
    private long _physicalIn;
    private long _physicalOut;
    private long _requests;

    /// <param name="bytes">The message's size, expanded.</param>
    /// <param name="physical">What of it came over the network.</param>
    public void CountRequest(int bytes, int physical)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _in, bytes);
        Interlocked.Add(ref _physicalIn, physical);
    }

    /// <param name="bytes">The message's size before it was compressed.</param>
    /// <param name="physical">What went over the network.</param>
    public void CountReply(int bytes, int physical)
    {
        Interlocked.Add(ref _out, bytes);
        Interlocked.Add(ref _physicalOut, physical);
    }

    public BsonDocument ToBsonDocument() => new()
    {
        { "bytesIn", Interlocked.Read(ref _in) },
        { "bytesOut", Interlocked.Read(ref _out) },
        { "physicalBytesIn", Interlocked.Read(ref _physicalIn) },
        { "physicalBytesOut", Interlocked.Read(ref _physicalOut) },
        { "numRequests", Interlocked.Read(ref _requests) },
    };
}
