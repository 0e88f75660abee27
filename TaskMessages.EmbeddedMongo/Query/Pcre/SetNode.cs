using System.Globalization;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>
/// One character of a set. .NET counts units of UTF-16, so a character beyond U+FFFF is written as its two surrogates; a class never
/// matches only one of them.
/// </summary>
internal sealed class SetNode(CodePointSet set) : PatternNode
{
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;
    private const int FirstAstral = 0x10000;

    private static readonly CodePointSet Surrogates = CodePointSet.Of(FirstSurrogate, LastSurrogate);

    public override bool Consumes => true;

    public override long? Length => 1;

    public override bool IsUnit(bool astral) => !IsSingle || set.Ranges[0].First < FirstAstral;

    private bool IsSingle => set.Ranges.Length == 1 && set.Ranges[0].First == set.Ranges[0].Last;

    public override void Write(StringBuilder output, bool astral)
    {
        if (IsSingle)
            Append(output, set.Ranges[0].First);
        else if (astral)
            WriteAll(output);
        else
            WriteClass(output, set);
    }

    private void WriteAll(StringBuilder output)
    {
        var pairs = set.Within(FirstAstral, CodePointSet.Last).ToList();
        var plain = set.Except(Surrogates);
        if (pairs.Count == 0)
        {
            WriteClass(output, plain);
            return;
        }
        output.Append("(?:");
        WriteClass(output, plain);
        foreach (var (highs, lows) in Split(pairs))
        {
            output.Append('|');
            WriteRanges(output.Append('['), highs).Append(']');
            WriteRanges(output.Append('['), lows).Append(']');
        }
        output.Append(')');
    }

    /// <summary>The pairs of surrogates of the ranges: high ones, and the low ones that follow any of them.</summary>
    private static IEnumerable<(List<(int, int)> Highs, List<(int, int)> Lows)> Split(List<(int First, int Last)> ranges)
    {
        var lowsOfHigh = new SortedDictionary<int, List<(int, int)>>();
        foreach (var (first, last) in ranges)
        {
            for (var block = first & ~0x3FF; block <= last; block += 0x400)
            {
                var high = FirstSurrogate + ((block - FirstAstral) >> 10);
                if (!lowsOfHigh.TryGetValue(high, out var lows))
                    lowsOfHigh.Add(high, lows = []);
                lows.Add((0xDC00 + Math.Max(first - block, 0), 0xDC00 + Math.Min(last - block, 0x3FF)));
            }
        }
        return lowsOfHigh
            .GroupBy(pair => string.Join(' ', pair.Value))
            .Select(group => (CodePointSet.Of(group.Select(pair => (pair.Key, pair.Key))).Ranges.ToList(), group.First().Value));
    }

    /// <summary>The members up to U+FFFF as a class, negated if that is shorter.</summary>
    private static void WriteClass(StringBuilder output, CodePointSet members)
    {
        var ranges = members.Within(0, FirstAstral - 1).ToList();
        var missing = members.Complement().Within(0, FirstAstral - 1).ToList();
        if (ranges.Count == 0)
            output.Append("(?!)");
        else if (missing.Count == 0)
            output.Append("[\\s\\S]");
        else if (missing.Count < ranges.Count)
            WriteRanges(output.Append("[^"), missing).Append(']');
        else
            WriteRanges(output.Append('['), ranges).Append(']');
    }

    private static StringBuilder WriteRanges(StringBuilder output, IEnumerable<(int First, int Last)> ranges)
    {
        foreach (var (first, last) in ranges)
        {
            Append(output, first);
            if (last > first)
                Append(output.Append('-'), last);
        }
        return output;
    }

    private static void Append(StringBuilder output, int codePoint)
    {
        if (codePoint >= FirstAstral)
        {
            foreach (var unit in char.ConvertFromUtf32(codePoint))
                Append(output, unit);
        }
        else if (char.IsAsciiLetterOrDigit((char)codePoint))
        {
            output.Append((char)codePoint);
        }
        else
        {
            output.Append(CultureInfo.InvariantCulture, $"\\u{codePoint:X4}");
        }
    }
}
