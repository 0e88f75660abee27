using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Which elements of an array <c>$[identifier]</c> means.</summary>
public abstract class ArrayFilterDefinition
{
    private protected ArrayFilterDefinition()
    {
    }

    internal abstract BsonDocument Render();
}

/// <inheritdoc/>
public abstract class ArrayFilterDefinition<TItem> : ArrayFilterDefinition
{
    private protected ArrayFilterDefinition()
    {
    }

    public static implicit operator ArrayFilterDefinition<TItem>(BsonDocument document) =>
        new BsonDocumentArrayFilterDefinition<TItem>(document);
}
