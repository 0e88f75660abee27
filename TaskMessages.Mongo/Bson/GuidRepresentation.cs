namespace TaskMessages.Mongo.Bson;

/// <summary>How a GUID is laid out in a binary value.</summary>
public enum GuidRepresentation
{
    /// <summary>The representation is not known, so a GUID cannot be converted.</summary>
    Unspecified = 0,

    /// <summary>RFC 4122 byte order in binary sub type 4.</summary>
    Standard = 1,
}
