using System.Globalization;

namespace TaskMessages.Mongo.Bson;

/// <summary>Numbers as Extended JSON writes them.</summary>
internal static class JsonNumbers
{
    /// <summary>Shortest text that reads back as the same double, always recognizable as one ("1.0", never "1").</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
