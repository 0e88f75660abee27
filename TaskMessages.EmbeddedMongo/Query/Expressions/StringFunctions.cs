using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Operators on strings; positions and lengths count code points.</summary>
internal static class StringFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$concat", 0, Function.AnyNumber, Concat),
        new("$split", 2, 2, Split),
        new("$strLenBytes", 1, 1, values => Encoding.UTF8.GetByteCount(Text(values[0], "$strLenBytes", 34473))),
        new("$strLenCP", 1, 1, values => Text(values[0], "$strLenCP", 34471).EnumerateRunes().Count()),
        new("$substrCP", 3, 3, Substring),
        new("$toLower", 1, 1, values => Mapped(values[0], "$toLower", char.ToLowerInvariant)),
        new("$toUpper", 1, 1, values => Mapped(values[0], "$toUpper", char.ToUpperInvariant)),
    ];

    private static BsonValue Concat(BsonValue?[] values)
    {
        // gathered first, so that the text is made once: it may be large
        var parts = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (BsonOrder.IsNullish(values[i]))
                return BsonNull.Value;
            parts[i] = values[i] is BsonString part ? part.Value : throw new ServerErrorException(16702, "$concat only supports strings, not " + BsonTypeNames.Of(values[i]));
        }

        return string.Concat(parts);
    }

    private static BsonValue Split(BsonValue?[] values)
    {
        if (BsonOrder.IsNullish(values[0]) || BsonOrder.IsNullish(values[1]))
            return BsonNull.Value;
        if (values[0] is not BsonString text)
            throw new ServerErrorException(40085, "$split requires an expression that evaluates to a string as a first argument, found: " + BsonTypeNames.Of(values[0]));
        if (values[1] is not BsonString separator)
            throw new ServerErrorException(40086, "$split requires an expression that evaluates to a string as a second argument, found: " + BsonTypeNames.Of(values[1]));
        return separator.Value.Length > 0
            ? new BsonArray(text.Value.Split(separator.Value))
            : throw new ServerErrorException(40087, "$split requires a non-empty separator");
    }

    private static string Text(BsonValue? value, string name, int code) => value is BsonString text
        ? text.Value
        : throw new ServerErrorException(code, $"{name} requires a string argument, found: {BsonTypeNames.Of(value)}");

    private static BsonValue Substring(BsonValue?[] values)
    {
        var text = StringConversion.Coerce(values[0], "$substrCP");
        var start = Number(values[1], "starting index", 34450, 34451);
        var length = Number(values[2], "length", 34452, 34453);
        if (start < 0)
            throw new ServerErrorException(34455, "$substrCP: the starting index must be a non-negative integer.");
        if (length < 0)
            throw new ServerErrorException(34454, "$substrCP: length must be a nonnegative integer.");
        return string.Concat(text.EnumerateRunes().Skip(start).Take(length));
    }

    private static int Number(BsonValue? value, string what, int typeCode, int rangeCode)
    {
        if (value is not { IsNumeric: true })
            throw new ServerErrorException(typeCode, $"$substrCP: {what} must be a numeric type (is BSON type {BsonTypeNames.Of(value)})");
        return WholeNumber.TryGetInt32(value, out var number) ? number : throw new ServerErrorException(rangeCode, $"$substrCP: {what} cannot be represented as a 32-bit integral value: {BsonText.Of(value)}");
    }

    /// <summary>Only ASCII letters change case, as in MongoDB.</summary>
    private static BsonValue Mapped(BsonValue? value, string name, Func<char, char> map) =>
        new string(Array.ConvertAll(StringConversion.Coerce(value, name).ToCharArray(), c => char.IsAscii(c) ? map(c) : c));
}
