using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>The named sets of characters: by escapes such as <c>\d</c>, by POSIX names and by Unicode's general categories.</summary>
internal static class CharacterTypes
{
    private const string Letters = "Lu Ll Lt Lm Lo";
    private const string Numbers = "Nd Nl No";
    private const string Separators = "Zs Zl Zp";
    private const string Others = "Cc Cf Cn Co Cs";

    private static readonly string[] CategoryNames =
        ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn"];

    private static readonly Lazy<CodePointSet[]> Categories = new(BuildCategories);

    private static readonly CodePointSet AsciiLetters = CodePointSet.Of([('A', 'Z'), ('a', 'z')]);
    private static readonly CodePointSet AsciiDigits = CodePointSet.Of('0', '9');
    private static readonly CodePointSet AsciiSpaces = CodePointSet.Of([('\t', '\r'), (' ', ' ')]);
    private static readonly CodePointSet AsciiWord = AsciiLetters.Union(AsciiDigits).Union(CodePointSet.Of('_'));

    /// <summary>What the direction and isolate controls are to <c>[:print:]</c>: invisible.</summary>
    private static readonly CodePointSet Unprinted = CodePointSet.Of([(0x61C, 0x61C), (0x2066, 0x2069)]);

    public static CodePointSet LineFeed { get; } = CodePointSet.Of('\n');

    public static CodePointSet Vertical { get; } = CodePointSet.Of([('\n', '\r'), (0x85, 0x85), (0x2028, 0x2029)]);

    public static CodePointSet Horizontal { get; } = CodePointSet.Of(
        [('\t', '\t'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)]);

    public static CodePointSet Word(PcreOptions options) => IsUnicode(options) ? OfCategories(Letters, Numbers).Union(CodePointSet.Of('_')) : AsciiWord;

    /// <summary>The set of <c>\d \D \s \S \w \W \h \H \v \V</c>; null for any other letter.</summary>
    public static CodePointSet? OfEscape(char letter, PcreOptions options) => letter switch
    {
        'd' => Posix("digit", options),
        's' => Posix("space", options),
        'w' => Word(options),
        'h' => Horizontal,
        'v' => Vertical,
        'D' or 'S' or 'W' or 'H' or 'V' => OfEscape(char.ToLowerInvariant(letter), options)!.Complement(),
        _ => null,
    };

    /// <summary>The set of a POSIX class; null if there is none of that name.</summary>
    public static CodePointSet? Posix(string name, PcreOptions options)
    {
        if (IsUnicode(options))
            return UnicodePosix(name) ?? AsciiPosix(name);
        return AsciiPosix(name is "lower" or "upper" && options.HasFlag(PcreOptions.Caseless) ? "alpha" : name);
    }

    /// <summary>The set of a general category or a group of them, as after <c>\p</c>; null if it is no such name.</summary>
    public static CodePointSet? Property(string name)
    {
        var plain = string.Concat(name.Where(c => c is not (' ' or '-' or '_'))).ToUpperInvariant();
        return plain switch
        {
            "ANY" => CodePointSet.Empty.Complement(),
            "L&" or "LC" => OfCategories("Lu Ll Lt"),
            "XAN" => OfCategories(Letters, Numbers),
            "XWD" => Word(PcreOptions.UnicodeClasses),
            "XSP" or "XPS" => Posix("space", PcreOptions.UnicodeClasses),
            "L" or "M" or "N" or "P" or "S" or "Z" or "C" => OfCategories(string.Join(' ', CategoryNames.Where(category => category[0] == plain[0]))),
            { Length: 2 } when Array.Exists(CategoryNames, category => category.Equals(plain, StringComparison.OrdinalIgnoreCase)) => OfCategories(plain),
            _ => null,
        };
    }

    private static bool IsUnicode(PcreOptions options) => options.HasFlag(PcreOptions.UnicodeClasses);

    private static CodePointSet? AsciiPosix(string name) => name switch
    {
        "alpha" => AsciiLetters,
        "lower" => CodePointSet.Of('a', 'z'),
        "upper" => CodePointSet.Of('A', 'Z'),
        "alnum" => AsciiLetters.Union(AsciiDigits),
        "ascii" => CodePointSet.Of(0, 0x7F),
        "blank" => CodePointSet.Of("\t "),
        "cntrl" => CodePointSet.Of([(0, 0x1F), (0x7F, 0x7F)]),
        "digit" => AsciiDigits,
        "graph" => CodePointSet.Of('!', '~'),
        "print" => CodePointSet.Of(' ', '~'),
        "punct" => CodePointSet.Of('!', '~').Except(AsciiLetters.Union(AsciiDigits)),
        "space" => AsciiSpaces,
        "word" => AsciiWord,
        "xdigit" => CodePointSet.Of([('0', '9'), ('A', 'F'), ('a', 'f')]),
        _ => null,
    };

    private static CodePointSet? UnicodePosix(string name) => name switch
    {
        "alpha" => OfCategories(Letters),
        "lower" => OfCategories("Ll"),
        "upper" => OfCategories("Lu"),
        "alnum" => OfCategories(Letters, Numbers),
        "blank" => Horizontal,
        "cntrl" => OfCategories("Cc"),
        "digit" => OfCategories("Nd"),
        "graph" => OfCategories(Separators, "Cc Cn Co Cs").Union(Unprinted).Union(CodePointSet.Of(0x180E)).Complement(),
        "print" => OfCategories("Zl Zp", "Cc Cn Co Cs").Union(Unprinted).Complement(),
        "punct" => OfCategories("Pc Pd Ps Pe Pi Pf Po").Union(AsciiPosix("punct")!),
        "space" => OfCategories(Separators).Union(Horizontal).Union(Vertical),
        "word" => Word(PcreOptions.UnicodeClasses),
        _ => null,
    };

    private static CodePointSet OfCategories(params string[] names)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var name in names.SelectMany(name => name.Split(' ')))
        {
            var category = Array.FindIndex(CategoryNames, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
            ranges.AddRange(Categories.Value[category].Ranges);
        }
        return CodePointSet.Of(ranges);
    }

    private static CodePointSet[] BuildCategories()
    {
        var ranges = CategoryNames.Select(_ => new List<(int First, int Last)>()).ToArray();
        var first = 0;
        for (var codePoint = 1; codePoint <= CodePointSet.Last + 1; codePoint++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(first);
            if (codePoint <= CodePointSet.Last && CharUnicodeInfo.GetUnicodeCategory(codePoint) == category)
                continue;
            ranges[(int)category].Add((first, codePoint - 1));
            first = codePoint;
        }
        return [.. ranges.Select(list => CodePointSet.Of(list))];
    }
}
