namespace TaskMessages.Mongo.Driver;

/// <summary>An index to create.</summary>
public class CreateIndexModel<TDocument>(IndexKeysDefinition<TDocument> keys, CreateIndexOptions? options = null)
{
    public IndexKeysDefinition<TDocument> Keys { get; } = keys ?? throw new ArgumentNullException(nameof(keys));

    /// <summary>The options given; a copy when they were given without the document's type.</summary>
    public CreateIndexOptions<TDocument>? Options { get; } = CreateIndexOptions<TDocument>.CoercedFrom(options);
}
