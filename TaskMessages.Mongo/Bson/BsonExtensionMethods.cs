using TaskMessages.Mongo.Bson.IO;

namespace TaskMessages.Mongo.Bson;

/// <summary>Values to text and bytes.</summary>
public static class BsonExtensionMethods
{
    /// <summary>The value as Extended JSON v2, relaxed unless the settings say otherwise.</summary>
    public static string ToJson(this BsonValue obj, JsonWriterSettings? writerSettings = null)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var writer = new ExtendedJsonWriter((writerSettings?.OutputMode ?? default) == JsonOutputMode.CanonicalExtendedJson);
        writer.Write(obj);
        return writer.ToString();
    }

    /// <summary>The document as BSON bytes.</summary>
    /// <exception cref="BsonFormatException">The document is nested too deep, or a name or string cannot be written.</exception>
    public static byte[] ToBson(this BsonDocument obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return BsonCodec.Encode(obj);
    }
}
