using System.Diagnostics.CodeAnalysis;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Which documents an operation applies to.</summary>
public abstract class FilterDefinition<TDocument>
{
    private protected FilterDefinition()
    {
    }

    /// <summary>Every document.</summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As the driver's API has it.")]
    public static FilterDefinition<TDocument> Empty { get; } = new BsonDocumentFilterDefinition<TDocument>([]);

    public static implicit operator FilterDefinition<TDocument>(BsonDocument document) =>
        new BsonDocumentFilterDefinition<TDocument>(document);

    public static implicit operator FilterDefinition<TDocument>(string json) =>
        new BsonDocumentFilterDefinition<TDocument>(BsonDocument.Parse(json));

    internal abstract BsonDocument Render();
}
