namespace TaskMessages.Mongo.Bson.IO;

/// <summary>Which dialect of Extended JSON v2 is written.</summary>
public enum JsonOutputMode
{
    /// <summary>Plain JSON where it loses little: numbers are numbers, dates are ISO 8601.</summary>
    RelaxedExtendedJson,

    /// <summary>Every type can be told from the text.</summary>
    CanonicalExtendedJson,
}
