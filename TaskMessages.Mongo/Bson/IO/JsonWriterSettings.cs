namespace TaskMessages.Mongo.Bson.IO;

/// <summary>How documents are written as JSON.</summary>
public sealed class JsonWriterSettings
{
    /// <summary>Relaxed unless set.</summary>
    public JsonOutputMode OutputMode { get; set; } = JsonOutputMode.RelaxedExtendedJson;
}
