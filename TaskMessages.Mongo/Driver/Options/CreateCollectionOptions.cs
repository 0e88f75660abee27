namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a new collection.</summary>
public sealed class CreateCollectionOptions
{
    public bool? Capped { get; set; }

    public long? MaxDocuments { get; set; }

    public long? MaxSize { get; set; }
}
