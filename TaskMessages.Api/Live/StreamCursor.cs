using System.Globalization;
using System.Text;

namespace TaskMessages.Api.Live;

/// <summary>
/// Where a stream stands: everything up to a number was sent, of the change after it perhaps some frames, and of each message that was growing so
/// many characters (UTF-16 code units). It is the id of an event: <c>12</c>, <c>12+1</c>, <c>12:9.340</c>.
/// </summary>
/// <param name="Seq">Everything up to this number was sent.</param>
/// <param name="Frames">How many frames of the change after it.</param>
/// <param name="Growing">What was sent of the growing messages, by their numbers.</param>
internal sealed record StreamCursor(long Seq, int Frames, IReadOnlyDictionary<long, int> Growing)
{
    /// <summary>Where a client that comes back names it.</summary>
    public const string Header = "Last-Event-ID";

    private const int LongestText = 1024;

    /// <summary>The last number of which anything was sent.</summary>
    public long Begun => Frames > 0 ? Seq + 1 : Seq;

    public static StreamCursor At(long seq) => new(seq, 0, new Dictionary<long, int>());

    public override string ToString()
    {
        if (Frames == 0 && Growing.Count == 0)
            return Seq.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Seq}");
        if (Frames > 0)
            text.Append(CultureInfo.InvariantCulture, $"+{Frames}");
        var separator = ':';
        foreach (var (seq, length) in Growing.OrderBy(pair => pair.Key))
        {
            text.Append(separator).Append(CultureInfo.InvariantCulture, $"{seq}.{length}");
            separator = ',';
        }

        return text.ToString();
    }

    /// <summary>Whether the client says by the header that it had the stream before.</summary>
    public static bool IsGivenBy(HttpRequest request) => request.Headers.TryGetValue(Header, out var id) && TryParse(id.ToString(), out _);

    /// <returns>False when it is no id that a stream has given.</returns>
    public static bool TryParse(string? text, out StreamCursor cursor)
    {
        cursor = At(0);
        if (text is null or { Length: 0 or > LongestText })
            return false;
        var (position, growing) = Split(text, ':');
        var (seq, frames) = Split(position, '+');
        if (!TryRead(seq, out long number) || (frames is not null && (!TryRead(frames, out long _) || frames.Length > 6)))
            return false;
        var lengths = new Dictionary<long, int>();
        foreach (var item in growing is null ? [] : growing.Split(','))
        {
            var (message, length) = Split(item, '.');
            if (!TryRead(message, out long key) || length is null || !TryRead(length, out long value) || value > int.MaxValue || !lengths.TryAdd(key, (int)value))
                return false;
        }

        cursor = new StreamCursor(number, frames is null ? 0 : int.Parse(frames, CultureInfo.InvariantCulture), lengths);
        return true;
    }

    private static (string Left, string? Right) Split(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static bool TryRead(string text, out long number)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
