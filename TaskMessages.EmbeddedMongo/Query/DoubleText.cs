using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Doubles as mongod writes them: at most 16 digits, and an exponent of at least two, as C's <c>%.16g</c>.</summary>
internal static class DoubleText
{
    private const int Digits = 16;

    /// <param name="value">A finite number.</param>
    public static string Of(double value)
    {
        var scientific = value.ToString("e15", CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < Digits)
            return WithoutZeros(value.ToString("f" + (Digits - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{WithoutZeros(scientific[..mark])}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string WithoutZeros(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
