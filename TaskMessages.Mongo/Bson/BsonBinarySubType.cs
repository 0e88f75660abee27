namespace TaskMessages.Mongo.Bson;

/// <summary>What the bytes of a binary value are; values from 0x80 are the user's own.</summary>
public enum BsonBinarySubType
{
    Binary = 0x00,
    Function = 0x01,
    OldBinary = 0x02,
    UuidLegacy = 0x03,
    UuidStandard = 0x04,
    MD5 = 0x05,
    Encrypted = 0x06,
    Column = 0x07,
    Sensitive = 0x08,
    Vector = 0x09,
    UserDefined = 0x80,
}
