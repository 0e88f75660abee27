namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>Numbers in replies: int32 whenever they fit, as MongoDB has them.</summary>
internal static class Number
{
    public static BsonValue Of(long value) => value is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)value) : new BsonInt64(value);
}
