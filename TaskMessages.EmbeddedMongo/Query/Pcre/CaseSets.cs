using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Which characters are the same but for their case: Unicode's simple case folding, whatever the culture.</summary>
internal static class CaseSets
{
    /// <summary>Beyond this code point nothing has a case.</summary>
    private const int LastCased = 0x1FFFF;

    /// <summary>A lower case s to Unicode's folding, but not to .NET, which folds nothing to ASCII.</summary>
    private const int LongS = 0x17F;

    private static readonly Lazy<Dictionary<int, int[]>> Table = new(Build);
    private static readonly Lazy<int[]> Cased = new(() => [.. Table.Value.Keys.Order()]);

    /// <summary>The set with all that differs from a member by its case only.</summary>
    public static CodePointSet Close(CodePointSet set)
    {
        var ranges = set.Ranges.ToList();
        foreach (var (first, last) in set.Ranges)
        {
            for (var i = FirstFrom(first); i < Cased.Value.Length && Cased.Value[i] <= last; i++)
                ranges.AddRange(Table.Value[Cased.Value[i]].Select(other => (other, other)));
        }
        return CodePointSet.Of(ranges);
    }

    public static CodePointSet Of(int codePoint) =>
        Table.Value.TryGetValue(codePoint, out var same) ? CodePointSet.Of(same.Select(other => (other, other))) : CodePointSet.Of(codePoint);

    private static Dictionary<int, int[]> Build()
    {
        var byFolded = new Dictionary<int, List<int>>();
        for (var codePoint = 0; codePoint <= LastCased; codePoint++)
        {
            if (!Rune.IsValid(codePoint))
                continue;
            var folded = Fold(new Rune(codePoint));
            if (!byFolded.TryGetValue(folded, out var same))
                byFolded.Add(folded, same = []);
            same.Add(codePoint);
        }
        var table = new Dictionary<int, int[]>();
        foreach (var same in byFolded.Values.Where(same => same.Count > 1))
        {
            foreach (var codePoint in same)
                table.Add(codePoint, [.. same]);
        }
        return table;
    }

    private static int FirstFrom(int codePoint)
    {
        var index = Array.BinarySearch(Cased.Value, codePoint);
        return index < 0 ? ~index : index;
    }

    private static int Fold(Rune rune) => rune.Value == LongS ? 's' : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).Value;
}
