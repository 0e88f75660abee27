using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A database command; its first element is the command's name.</summary>
public abstract class Command<TResult>
{
    private protected Command()
    {
    }

    public static implicit operator Command<TResult>(BsonDocument document) => new BsonDocumentCommand<TResult>(document);

    public static implicit operator Command<TResult>(string json) => new BsonDocumentCommand<TResult>(BsonDocument.Parse(json));

    internal abstract BsonDocument Render();
}
