using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Benchmarks.Load;

/// <summary>What one connection of a scenario does. All clients of a scenario run on one thread and may share state.</summary>
internal interface ILoadClient
{
    /// <summary>Chooses the next step; called whenever no request of this client is under way.</summary>
    /// <param name="now">The performance counter.</param>
    ClientAction Next(long now);

    /// <summary>Takes the response to the last request; it is valid during the call only.</summary>
    /// <param name="response">The response.</param>
    /// <param name="sent">When the request was sent, as a reading of the performance counter.</param>
    /// <param name="now">When the response was read.</param>
    void Receive(RawResponse response, long sent, long now);
}
