using System.Text;

namespace TaskMessages.Domain.Messages;

/// <summary>
/// How many bytes a value takes in the database, exactly as its documents encode it: a short JSON of many small values is many times as large there, because every
/// item of a list is stored with its number.
/// </summary>
public static class StoredSize
{
    /// <summary>A document's length, and the zero at its end.</summary>
    private const int Frame = 5;

    /// <summary>A text's length, and the zero at its end.</summary>
    private const int TextFrame = 5;

    /// <summary>A member's kind, and the zero at the end of its name.</summary>
    private const int MemberFrame = 2;

    /// <summary>What the names of a content's members, and its short values, take at the most.</summary>
    private const int ContentFrame = 256;

    /// <summary>Of an attachment's names, its size and its number in the list.</summary>
    private const int AttachmentFrame = 96;

    /// <summary>A text alone.</summary>
    public static long OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TextFrame + Encoding.UTF8.GetByteCount(text);
    }

    /// <summary>A plain JSON value: null, bool, whole number, double, text, list or map.</summary>
    public static long OfJson(object? value) => value switch
    {
        null => 0,
        bool => 1,
        string text => OfText(text),
        long or int or double => 8,
        IReadOnlyDictionary<string, object?> map => OfMap(map),
        IEnumerable<object?> list => OfList(list),
        _ => throw new ArgumentException($"{value.GetType()} is not a JSON value.", nameof(value)),
    };

    /// <summary>A message's content; at most <see cref="ContentFrame"/> bytes more than it takes, never fewer.</summary>
    public static long OfContent(MessageContent content) => ContentFrame + content switch
    {
        TextContent text => OfText(text.Content) + (text.Attachments?.Sum(OfFile) ?? 0),
        ReasoningContent reasoning => OfList(reasoning.Summary) + OfList(reasoning.Content ?? []),
        DataContent data => OfJson(data.Data),
        ToolRequestContent request => OfText(request.ToolCallId) + OfText(request.Name) + OfJson(request.Arguments),
        ToolResponseContent response => OfText(response.ToolCallId) + OfText(response.Name) + OfJson(response.Content),
        _ => 0,
    };

    private static long OfFile(Attachment file) => AttachmentFrame + OfText(file.FileId) + OfText(file.Name) + OfText(file.Type);

    private static long OfMap(IReadOnlyDictionary<string, object?> map)
        => Frame + map.Sum(member => MemberFrame + Encoding.UTF8.GetByteCount(member.Key) + OfJson(member.Value));

    private static long OfList(IEnumerable<object?> list)
    {
        long size = Frame;
        var place = 0;
        foreach (var item in list)
            size += MemberFrame + Digits(place++) + OfJson(item);
        return size;
    }

    private static int Digits(int number)
    {
        var digits = 1;
        for (; number >= 10; number /= 10)
            digits++;
        return digits;
    }
}
