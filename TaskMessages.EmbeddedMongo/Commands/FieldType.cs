namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>What a command's field may hold; null always counts as absent.</summary>
internal enum FieldType
{
    Any,

    /// <summary>A boolean, or a number that is zero or not, as MongoDB reads flags.</summary>
    Flag,

    /// <summary>A whole number of any numeric type.</summary>
    Integer,
    Text,
    Document,
    Array,
    DocumentOrArray,
    DocumentOrText,
    Collection,
}
