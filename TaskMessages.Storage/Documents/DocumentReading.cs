using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>Optional members: absent and null are the same.</summary>
internal static class DocumentReading
{
    public static string? ReadString(this BsonDocument document, string name) => document.Read(name)?.AsString;

    /// <summary>A whole number of either width.</summary>
    public static long? ReadInt64(this BsonDocument document, string name) => document.Read(name)?.ToInt64();

    public static int? ReadInt32(this BsonDocument document, string name) => document.Read(name)?.ToInt32();

    public static DateTime? ReadTime(this BsonDocument document, string name) => document.Read(name)?.ToUniversalTime();

    public static BsonDocument? ReadDocument(this BsonDocument document, string name) => document.Read(name)?.AsBsonDocument;

    public static bool ReadFlag(this BsonDocument document, string name) => document.Read(name)?.AsBoolean ?? false;

    public static BsonValue? Read(this BsonDocument document, string name)
        => document.TryGetValue(name, out var value) && !value.IsBsonNull ? value : null;

    /// <summary>Adds a member unless it would be null.</summary>
    public static BsonDocument AddIfPresent(this BsonDocument document, string name, BsonValue? value)
        => value is null || value.IsBsonNull ? document : document.Add(name, value);

    /// <summary>A member that must be there and name a value of the enumeration.</summary>
    public static TEnum Parse<TEnum>(BsonDocument document, string member) where TEnum : struct, Enum
        => WireName.TryParse(document[member].AsString, out TEnum value)
            ? value
            : throw new FormatException($"A document has the unknown {member} {document[member]}.");
}
