namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>The names that <c>$type</c> and error texts use for BSON types.</summary>
internal static class BsonTypeNames
{
    private static readonly (string Name, int Code)[] Types =
    [
        ("double", 1), ("string", 2), ("object", 3), ("array", 4), ("binData", 5), ("undefined", 6), ("objectId", 7), ("bool", 8),
        ("date", 9), ("null", 10), ("regex", 11), ("dbPointer", 12), ("javascript", 13), ("symbol", 14), ("javascriptWithScope", 15),
        ("int", 16), ("timestamp", 17), ("long", 18), ("decimal", 19), ("minKey", -1), ("maxKey", 127),
    ];

    private static readonly Dictionary<string, int> CodesByName = Types.ToDictionary(type => type.Name, type => type.Code, StringComparer.Ordinal);

    private static readonly Dictionary<int, string> NamesByCode = Types.ToDictionary(type => type.Code, type => type.Name);

    public static string Of(BsonValue? value) => value is null ? "missing" : NamesByCode.GetValueOrDefault(CodeOf(value), "unknown");

    /// <summary>The type's number in <c>$type</c>: the byte of the format, with MinKey as -1.</summary>
    public static int CodeOf(BsonValue value) => value.BsonType == BsonType.MinKey ? -1 : (int)value.BsonType;

    public static bool TryGetCode(string name, out int code) => CodesByName.TryGetValue(name, out code);

    public static string? NameOf(int code) => NamesByCode.GetValueOrDefault(code);

    public static bool IsCode(int code) => NamesByCode.ContainsKey(code);
}
