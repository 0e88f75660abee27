using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>An update written as a document of operators.</summary>
public sealed class BsonDocumentUpdateDefinition<TDocument>(BsonDocument document) : UpdateDefinition<TDocument>
{
    public BsonDocument Document { get; } = document ?? throw new ArgumentNullException(nameof(document));

    internal override BsonValue Render()
    {
        if (Document.ElementCount == 0 || !Document.GetElement(0).Name.StartsWith('$'))
            throw new InvalidOperationException("Update document must have at least one element, and its first element must be an update operator.");
        return Document;
    }
}
