using System.ComponentModel.DataAnnotations;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Configuration;

/// <summary>What one request may ask for.</summary>
internal sealed class LimitsOptions
{
    public const string SectionName = "Limits";

    /// <summary>
    /// Largest request body in bytes; a larger one is 413. Default 4 MiB: JSON escapes a character in up to 12 bytes, and the longest
    /// message, escaped, is to be refused by none but its own limit.
    /// </summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Most bytes of what a page holds, as the database stores it; a page that would have more has fewer rows, one at least, and goes on with its cursor.
    /// Pages by number are sent as they are read. Default 4 MiB.
    /// </summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxPageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Most bytes of memory that the large bodies and answers in flight may take together, by what they are known to take at the most; further requests wait, then are
    /// 503. Default 144 MiB.
    /// </summary>
    [Range(16L * 1024 * 1024, 1024L * 1024 * 1024 * 1024)]
    public long MaxMemory { get; set; } = 144L * 1024 * 1024;

    /// <summary>The same of one key; further requests wait, then are 429. Default 64 MiB.</summary>
    [Range(8L * 1024 * 1024, 1024L * 1024 * 1024 * 1024)]
    public long MaxMemoryPerKey { get; set; } = 64L * 1024 * 1024;

    /// <summary>How long a request waits for memory. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MemoryPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What a key may move at a time, in bytes of memory that its large bodies and answers take, before its requests begin one after the other and take turns with those of
    /// other such keys. Default 32 MiB.
    /// </summary>
    [Range(1024L * 1024, 1024L * 1024 * 1024 * 1024)]
    public long ShareBurst { get; set; } = 32L * 1024 * 1024;

    /// <summary>What of it comes back, in bytes a second. Default 32 MiB.</summary>
    [Range(64L * 1024, 1024L * 1024 * 1024 * 1024)]
    public long ShareRate { get; set; } = 32L * 1024 * 1024;

    /// <summary>Most bytes that the values of a JSON body may take once it is read, whatever its length; more is 413. Default 48 MiB.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int MaxJsonMemory { get; set; } = 48 * 1024 * 1024;

    /// <summary>How much more of a refused body is read, in bytes, so that clients that write first see the answer; 0: nothing. Default 16 MiB.</summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int MaxDrainBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Deepest nesting of a JSON body; deeper is 422. Default 64.</summary>
    [Range(8, 90)]
    public int MaxJsonDepth { get; set; } = 64;

    /// <summary>Most characters (code points) of one chat message; more is 422. Default 262,144.</summary>
    [Range(1, 16 * 1024 * 1024)]
    public int MaxContentLength { get; set; } = 262_144;

    /// <summary>Most bytes of all messages that wait for one task's running turn; more is 409. Default 4 MiB.</summary>
    [Range(TaskSize.SmallestQueue, TaskSize.Queue)]
    public int MaxWaitingBytes { get; set; } = TaskSize.Queue;

    /// <summary>Most messages in one batch; more is 422. Default 1,000.</summary>
    [Range(1, 10_000)]
    public int MaxBatchSize { get; set; } = 1000;

    /// <summary>Most leaves that all filters of one list request may compare; more is 400. Default 64.</summary>
    [Range(1, 1000)]
    public int MaxFilterLeaves { get; set; } = 64;

    /// <summary>
    /// Most failed logins of one address within a minute, by a key or by the administration's token; after that its failures are 429, and the administration's token is not
    /// looked at. Default 100.
    /// </summary>
    [Range(1, 1_000_000)]
    public int FailedLogins { get; set; } = 100;

    /// <summary>Most live event streams of one task in this process; more is 429. Default 2.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerTask { get; set; } = 2;

    /// <summary>Most live event streams of one key, or of one principal of an external provider, in this process; more is 429. Default 32.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerKey { get; set; } = 32;

    /// <summary>Most live event streams of this process; more is 429. An idle one takes some 32 KiB. Default 2,000.</summary>
    [Range(1, 1_000_000)]
    public int Streams { get; set; } = 2000;

    /// <summary>Bytes of all events that wait for clients of streams who read too slowly; the stream for which there is no room is closed with <c>resync_required</c>. Default 32 MiB.</summary>
    [Range(1024 * 1024, 1L << 40)]
    public long MaxStreamMemory { get; set; } = 32 * 1024 * 1024;

    /// <summary>How long a stream may be open. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan StreamDuration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Without an event for this long, a stream is sent a sign of life. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan StreamHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of all request headers together; more is 431. Default 16 KiB.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxHeaderBytes { get; set; } = 16 * 1024;

    /// <summary>Number of request headers; more is 431. Default 64.</summary>
    [Range(8, 1000)]
    public int MaxHeaderCount { get; set; } = 64;

    /// <summary>Bytes of the request line; more is 414. Default 8 KiB.</summary>
    [Range(256, 1024 * 1024)]
    public int MaxRequestLineBytes { get; set; } = 8 * 1024;

    /// <summary>How long the headers of a request may take. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the body of a request may take; a slower one is 408. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most connections at a time. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;
}
