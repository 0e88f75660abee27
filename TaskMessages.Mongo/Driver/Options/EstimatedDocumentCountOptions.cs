namespace TaskMessages.Mongo.Driver;

/// <summary>Options of an estimated count.</summary>
public sealed class EstimatedDocumentCountOptions
{
    public TimeSpan? MaxTime { get; set; }
}
