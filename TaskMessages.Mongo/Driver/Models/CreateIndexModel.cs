namespace TaskMessages.Mongo.Driver;

/// <summary>An index to create.</summary>
public class CreateIndexModel<TDocument>(IndexKeysDefinition<TDocument> keys, CreateIndexOptions? options = null)
{
    public IndexKeysDefinition<TDocument> Keys { get; } = keys ?? throw new ArgumentNullException(nameof(keys));

    public CreateIndexOptions? Options { get; } = options;
}
