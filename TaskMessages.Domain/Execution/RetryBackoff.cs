namespace TaskMessages.Domain.Execution;

/// <summary>
/// Exponential back-off with full jitter: any time between nothing and twice as much as the last time could have been, so that turns
/// which failed together do not come back together.
/// </summary>
public sealed class RetryBackoff(ExecutionOptions options, Random random)
{
    /// <param name="attempt">The attempt that has failed, from 1.</param>
    /// <param name="retryAfter">What the agent asked for: the least, up to the limit; the jitter of the first attempt comes on top.</param>
    public TimeSpan Delay(int attempt, TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked && asked > TimeSpan.Zero)
            return (asked < options.RetryAfterLimit ? asked : options.RetryAfterLimit) + (options.RetryBaseDelay * random.NextDouble());

        var doublings = Math.Clamp(attempt - 1, 0, 30);
        var ceiling = Math.Min(options.RetryBaseDelay.TotalMilliseconds * (1L << doublings), options.RetryMaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(ceiling * random.NextDouble());
    }
}
