using System.Collections.Immutable;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>A set of Unicode code points, as disjoint ranges in order.</summary>
internal sealed class CodePointSet
{
    public const int Last = 0x10FFFF;

    private CodePointSet(ImmutableArray<(int First, int Last)> ranges) => Ranges = ranges;

    public static CodePointSet Empty { get; } = new([]);

    public ImmutableArray<(int First, int Last)> Ranges { get; }

    public static CodePointSet Of(int codePoint) => new([(codePoint, codePoint)]);

    public static CodePointSet Of(int first, int last) => new([(first, last)]);

    public static CodePointSet Of(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }
        return new CodePointSet(merged.ToImmutable());
    }

    /// <summary>The members of an ASCII string.</summary>
    public static CodePointSet Of(string members) => Of(members.Select(member => ((int)member, (int)member)));

    public CodePointSet Union(CodePointSet other) => Of(Ranges.Concat(other.Ranges));

    public CodePointSet Except(CodePointSet other) => Complement().Union(other).Complement();

    public CodePointSet Complement()
    {
        var ranges = ImmutableArray.CreateBuilder<(int First, int Last)>(Ranges.Length + 1);
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
                ranges.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= Last)
            ranges.Add((next, Last));
        return new CodePointSet(ranges.ToImmutable());
    }

    /// <summary>The parts of the ranges that are between the two, both included.</summary>
    public IEnumerable<(int First, int Last)> Within(int first, int last) =>
        from range in Ranges
        where range.First <= last && range.Last >= first
        select (Math.Max(range.First, first), Math.Min(range.Last, last));
}
