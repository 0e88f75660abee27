namespace TaskMessages.Benchmarks.Database;

/// <summary>The values of the documents that are stored, the same on every side.</summary>
internal static class SampleRow
{
    /// <summary>Documents of one bulk insert.</summary>
    public const int BulkSize = 1_000;

    /// <summary>Documents of one range.</summary>
    public const int RangeSize = 50;

    public const string Author = "agent";

    public const string Text = "An answer as long as what somebody reads in a chat, a sentence or two.";

    /// <summary>When the first claimed document is due again: behind everything that waits, and each further one behind it.</summary>
    public const long FirstLeaseEnd = 1_800_000_000_000;

    /// <summary>The time of all claims; every document of the queue is due, so that the queue never ends.</summary>
    public const long Now = 1_900_000_000_000;

    public const string Owner = "host:1:0123456789ab";

    public const string Token = "0123456789abcdef";

    private const long FirstTime = 1_700_000_000_000;

    /// <summary>Milliseconds since 1970, in the order of the ids.</summary>
    public static long Time(int id) => FirstTime + id;

    /// <summary>The indexed number, in another order than the ids, so that a range's documents lie apart; every number below the count occurs once.</summary>
    /// <param name="id">Not negative.</param>
    /// <param name="count">How many documents there are; no multiple of 7919.</param>
    public static int Number(int id, int count) => (int)(id * 7919L % count);
}
