namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>How far what takes long steps back while others are served: it works a part of the time, and rests for the other one.</summary>
/// <param name="time">Tells how long ago the host was served.</param>
/// <param name="percent">The part, in percent, 1 to 100; 100: it does not rest.</param>
internal sealed class Courtesy(TimeProvider time, int percent)
{
    /// <summary>The host is served as long as its last command is no older than this.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMilliseconds(250);

    private long _hostAt = long.MinValue;

    /// <summary>Whether the host, the process that the server is in, has sent a command a moment ago.</summary>
    public bool IsHostServed => Interlocked.Read(ref _hostAt) is var at && at != long.MinValue && time.GetElapsedTime(at) <= Recent;

    /// <summary>Notes that the host has sent a command.</summary>
    public void OnHostCommand() => Interlocked.Exchange(ref _hostAt, time.GetTimestamp());

    /// <summary>How long to rest after having worked for as long, if there is somebody to step back for.</summary>
    public TimeSpan RestAfter(TimeSpan worked) => worked * (100.0 / percent - 1);
}
