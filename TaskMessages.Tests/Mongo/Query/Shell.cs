using System.Text;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Query;

/// <summary>Reads documents in the notation of MongoDB's manual: names without quotes, strings in single quotes, Extended JSON for rare types.</summary>
internal static class Shell
{
    public static BsonDocument Doc(string text) => BsonDocument.Parse(ToJson(text));

    public static BsonValue Value(string text) => Doc("{v: " + text + "}")["v"];

    public static BsonArray Array(string text) => Value(text).AsBsonArray;

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
