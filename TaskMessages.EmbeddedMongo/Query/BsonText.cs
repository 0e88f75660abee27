using System.Globalization;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Values as mongod writes them in error texts, which is neither JSON nor shell syntax.</summary>
internal static class BsonText
{
    /// <summary>Error texts quote values only up to this length.</summary>
    private const int MaxLength = 4096;

    public static string Of(BsonValue? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.Length <= MaxLength ? text.ToString() : text.ToString(0, MaxLength) + "...";
    }

    /// <summary>A field as <c>name: value</c>.</summary>
    public static string OfElement(string name, BsonValue? value) => name + ": " + Of(value);

    private static void Append(StringBuilder text, BsonValue? value)
    {
        if (text.Length > MaxLength)
            return;
        _ = value switch
        {
            null => text.Append("MISSING"),
            BsonString s => text.Append('"').Append(s.Value).Append('"'),
            BsonDouble d => text.Append(OfDouble(d.Value)),
            BsonBoolean b => text.Append(b.Value ? "true" : "false"),
            BsonNull => text.Append("null"),
            BsonUndefined => text.Append("undefined"),
            BsonDocument document => AppendDocument(text, document),
            BsonArray array => AppendArray(text, array),
            BsonObjectId id => text.Append("ObjectId('").Append(id.Value.ToString()).Append("')"),
            BsonDateTime date => text.Append(CultureInfo.InvariantCulture, $"new Date({date.MillisecondsSinceEpoch})"),
            BsonTimestamp stamp => text.Append(CultureInfo.InvariantCulture, $"Timestamp({stamp.Timestamp}, {stamp.Increment})"),
            BsonBinaryData binary => text.Append(CultureInfo.InvariantCulture, $"BinData({(int)binary.SubType}, {Convert.ToHexString(binary.Bytes)})"),
            BsonMinKey => text.Append("MinKey"),
            BsonMaxKey => text.Append("MaxKey"),
            _ => text.Append(value),
        };
    }

    private static StringBuilder AppendDocument(StringBuilder text, BsonDocument document)
    {
        if (document.ElementCount == 0)
            return text.Append("{}");
        var separator = "{ ";
        foreach (var element in document)
        {
            text.Append(separator).Append(element.Name).Append(": ");
            Append(text, element.Value);
            separator = ", ";
        }
        return text.Append(" }");
    }

    private static StringBuilder AppendArray(StringBuilder text, BsonArray array)
    {
        if (array.Count == 0)
            return text.Append("[]");
        var separator = "[ ";
        foreach (var item in array)
        {
            text.Append(separator);
            Append(text, item);
            separator = ", ";
        }
        return text.Append(" ]");
    }

    private static string OfDouble(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var text = DoubleText.Of(value);
        return text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }
}
