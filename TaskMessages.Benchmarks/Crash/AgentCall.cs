namespace TaskMessages.Benchmarks.Crash;

/// <summary>One call of the webhook agent.</summary>
/// <param name="TurnId">The turn it was asked to answer.</param>
/// <param name="Lifetime">Which life of the service sent it.</param>
/// <param name="Started">When the call arrived, as a reading of the performance counter.</param>
/// <param name="Ended">When the answer was written or the caller was gone.</param>
internal sealed record AgentCall(string TurnId, int Lifetime, long Started, long Ended);
