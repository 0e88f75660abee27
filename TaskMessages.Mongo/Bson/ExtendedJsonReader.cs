namespace TaskMessages.Mongo.Bson;

/// <summary>Reads MongoDB Extended JSON v2, canonical and relaxed.</summary>
internal static class ExtendedJsonReader
{
    public static BsonDocument ParseDocument(string json) => throw new NotSupportedException(json);
}
