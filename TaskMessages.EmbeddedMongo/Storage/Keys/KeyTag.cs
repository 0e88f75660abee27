namespace TaskMessages.EmbeddedMongo.Storage.Keys;

/// <summary>
/// The first byte of an encoded value, in MongoDB's order of types; numbers are split by sign. Part of the file format.
/// All stay between 0x02 and 0xFD, so that 0x00 can end a sequence and a key followed by 0xFF is greater than all keys it starts.
/// </summary>
internal static class KeyTag
{
    public const byte MinKey = 0x08;
    public const byte Undefined = 0x10;
    public const byte Null = 0x18;
    public const byte NaN = 0x20;
    public const byte NegativeInfinity = 0x21;
    public const byte NegativeNumber = 0x22;
    public const byte Zero = 0x23;
    public const byte PositiveNumber = 0x24;
    public const byte PositiveInfinity = 0x25;
    public const byte Text = 0x30;
    public const byte Document = 0x38;
    public const byte Array = 0x40;
    public const byte Binary = 0x48;
    public const byte ObjectId = 0x50;
    public const byte False = 0x58;
    public const byte True = 0x59;
    public const byte DateTime = 0x60;
    public const byte Timestamp = 0x68;
    public const byte RegularExpression = 0x70;
    public const byte DbPointer = 0x78;
    public const byte JavaScript = 0x80;
    public const byte JavaScriptWithScope = 0x88;
    public const byte MaxKey = 0xF0;
}
