using System.Text;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Reads documents in the notation of MongoDB's manual: names without quotes, strings in single quotes, Extended JSON for rare types.</summary>
internal static class Shell
{
    // the vendor's reader takes an operator for the old notation of a regular expression
    private const string Operator = "$regex";
    private const string Hidden = "\ue000regex";

    // which it reads as zero
    private const string NegativeZero = "\ue000-0.0";

    public static BsonDocument Doc(string text) => (BsonDocument)Shown(BsonDocument.Parse(ToJson(text).Replace($"\"{Operator}\"", $"\"{Hidden}\"", StringComparison.Ordinal)));

    public static BsonValue Value(string text) => Doc("{v: " + text + "}")["v"];

    public static BsonArray Array(string text) => Value(text).AsBsonArray;

    private static BsonValue Shown(BsonValue value) => value switch
    {
        BsonDocument document => BsonDocuments.From(document.Select(element => new BsonElement(element.Name == Hidden ? Operator : element.Name, Shown(element.Value)))),
        BsonArray array => new BsonArray(array.Select(Shown)),
        BsonString { Value: Hidden } => Operator,
        BsonString { Value: NegativeZero } => BsonDoubles.Of(-0.0),
        _ => value,
    };

    private static string ToJson(string text)
    {
        var json = new StringBuilder(text.Length + 16);
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (c is '\'' or '"')
                i = CopyString(text, i, json);
            else if (char.IsLetter(c) || c is '_' or '$')
                i = CopyWord(text, i, json);
            else if (text.AsSpan(i).StartsWith("-0.0"))
                i += json.Append('"').Append(NegativeZero).Append('"').Length > 0 ? "-0.0".Length : 0;
            else
                i += json.Append(c).Length > 0 ? 1 : 0;
        }
        return json.ToString();
    }

    private static int CopyString(string text, int start, StringBuilder json)
    {
        var end = text.IndexOf(text[start], start + 1);
        json.Append('"').Append(text, start + 1, end - start - 1).Append('"');
        return end + 1;
    }

    private static int CopyWord(string text, int start, StringBuilder json)
    {
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$' or '.'))
            end++;
        var isName = text.AsSpan(end).TrimStart().StartsWith(":");
        _ = isName ? json.Append('"').Append(text, start, end - start).Append('"') : json.Append(text, start, end - start);
        return end;
    }
}
