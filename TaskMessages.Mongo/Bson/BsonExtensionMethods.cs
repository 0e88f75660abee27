using TaskMessages.Mongo.Bson.IO;

namespace TaskMessages.Mongo.Bson;

/// <summary>Values to text and bytes.</summary>
public static class BsonExtensionMethods
{
    /// <summary>The value as Extended JSON v2, relaxed unless the settings say otherwise.</summary>
    public static string ToJson<TNominalType>(this TNominalType obj, JsonWriterSettings? writerSettings = null)
        where TNominalType : BsonValue
    {
        ArgumentNullException.ThrowIfNull(obj);
        var writer = new ExtendedJsonWriter((writerSettings?.OutputMode ?? default) == JsonOutputMode.CanonicalExtendedJson);
        writer.Write(obj);
        return writer.ToString();
    }

    /// <summary>The document as BSON bytes.</summary>
    /// <exception cref="FormatException">The document is nested too deep, or a name or string cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The value is not a document.</exception>
    public static byte[] ToBson<TNominalType>(this TNominalType obj)
        where TNominalType : BsonValue
    {
        ArgumentNullException.ThrowIfNull(obj);
        return BsonCodec.Encode(obj as BsonDocument ?? throw new InvalidOperationException($"A {obj.BsonType} is no document, and only documents are written as BSON."));
    }
}
