namespace TaskMessages.Benchmarks.Load;

/// <summary>What a client wants to do next.</summary>
/// <param name="Request">The request to send, or null to wait.</param>
/// <param name="WaitUntil">When to ask again, as a reading of the performance counter; <see cref="long.MaxValue"/> when it is done.</param>
internal readonly record struct ClientAction(byte[]? Request, long WaitUntil)
{
    /// <summary>The client has nothing more to do.</summary>
    public static ClientAction Done { get; } = new(null, long.MaxValue);

    public static ClientAction Send(byte[] request) => new(request, 0);

    public static ClientAction Wait(long until) => new(null, until);
}
