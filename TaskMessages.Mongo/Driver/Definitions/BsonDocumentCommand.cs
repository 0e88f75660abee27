using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A command written as a document.</summary>
public sealed class BsonDocumentCommand<TResult>(BsonDocument document) : Command<TResult>
{
    public BsonDocument Document { get; } = document ?? throw new ArgumentNullException(nameof(document));

    internal override BsonDocument Render() => Document;
}
