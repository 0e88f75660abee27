using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Live;

/// <summary>The life of one client's stream, whichever contract words it.</summary>
internal sealed class StreamFollower(KeyCheck keys, IOptions<LimitsOptions> limits, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    /// <summary>How often is looked whether this process has caught up with what the client knows.</summary>
    private static readonly TimeSpan BehindPoll = TimeSpan.FromMilliseconds(60);

    private static readonly TimeSpan KeyCheckInterval = TimeSpan.FromSeconds(30);

    /// <summary>Adds a stream to its task's reader, as soon as that is no longer behind what the client knows.</summary>
    /// <returns>Where the stream begins; null when the task is gone, or the service stops.</returns>
    public async Task<StreamTarget?> AddAsync(
        StreamOutput output, TaskReader reader, EventStream stream, StreamCursor? cursor, CancellationToken cancellationToken)
    {
        var pinged = clock.GetTimestamp();
        while (true)
        {
            if (await reader.AddAsync(stream, cursor, cancellationToken) is not { } place)
                return null;
            if (place.IsAdded)
                return place.Here;
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                return null;
            if (clock.GetElapsedTime(pinged) >= limits.Value.StreamHeartbeat)
            {
                pinged = clock.GetTimestamp();
                await output.PingAsync(cancellationToken);
            }

            await Task.Delay(BehindPoll, clock, cancellationToken);
        }
    }

    /// <summary>Sends what comes until the stream ends, its time is up or its key is taken away; signs of life while nothing comes.</summary>
    /// <param name="keyId">Whose stream it is; null: nobody's in particular.</param>
    /// <param name="opened">When it was opened, as the clock's time stamp.</param>
    public async Task FollowAsync(StreamOutput output, EventStream stream, long? keyId, long opened, CancellationToken cancellationToken)
    {
        var lastCheck = clock.GetTimestamp();
        while (true)
        {
            var left = limits.Value.StreamDuration - clock.GetElapsedTime(opened);
            if (left <= TimeSpan.Zero)
                stream.Close(StreamError.StreamExpired);
            if (clock.GetElapsedTime(lastCheck) >= KeyCheckInterval)
            {
                lastCheck = clock.GetTimestamp();
                if (!await IsUsableAsync(keyId, cancellationToken))
                    stream.Close(StreamError.Unauthorized);
            }

            var untilCheck = KeyCheckInterval - clock.GetElapsedTime(lastCheck);
            var isAlive = await WaitAsync(stream, Shortest(left, limits.Value.StreamHeartbeat, untilCheck), cancellationToken);
            var (frames, isLast) = stream.Take();
            if (isLast && !await IsUsableAsync(keyId, cancellationToken))
                frames = [stream.ErrorFrame(StreamError.Unauthorized)!];
            if (frames.Count > 0)
                await output.WriteAsync(frames, cancellationToken);
            else if (!isAlive)
                await output.PingAsync(cancellationToken);
            if (isLast || lifetime.ApplicationStopping.IsCancellationRequested)
                return;
        }
    }

    /// <summary>Nobody in particular needs no key.</summary>
    private async Task<bool> IsUsableAsync(long? keyId, CancellationToken cancellationToken) => keyId is not { } id || await keys.IsUsableAsync(id, cancellationToken);

    /// <returns>False when the time is up.</returns>
    private async Task<bool> WaitAsync(EventStream stream, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await stream.WaitAsync().WaitAsync(longest, clock, either.Token);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private static TimeSpan Shortest(params ReadOnlySpan<TimeSpan> times)
    {
        var shortest = TimeSpan.MaxValue;
        foreach (var time in times)
            shortest = time < shortest ? time : shortest;
        return shortest > TimeSpan.Zero ? shortest : TimeSpan.Zero;
    }
}
