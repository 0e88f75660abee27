namespace TaskMessages.Mongo.Driver;

/// <summary>Options of an index.</summary>
public class CreateIndexOptions
{
    /// <summary>Ignored by today's servers.</summary>
    public bool? Background { get; set; }

    /// <summary>How long after the indexed date the server deletes a document; whole seconds.</summary>
    public TimeSpan? ExpireAfter { get; set; }

    public bool? Hidden { get; set; }

    /// <summary>Made from the keys ("a_1_b_-1") when null.</summary>
    public string? Name { get; set; }

    public bool? Sparse { get; set; }

    public bool? Unique { get; set; }
}

/// <inheritdoc/>
public sealed class CreateIndexOptions<TDocument> : CreateIndexOptions
{
    /// <summary>Only documents that match are indexed.</summary>
    public FilterDefinition<TDocument>? PartialFilterExpression { get; set; }

    internal static CreateIndexOptions<TDocument>? CoercedFrom(CreateIndexOptions? options) => options switch
    {
        null => null,
        CreateIndexOptions<TDocument> typed => typed,
        _ => new CreateIndexOptions<TDocument>
        {
            Background = options.Background,
            ExpireAfter = options.ExpireAfter,
            Hidden = options.Hidden,
            Name = options.Name,
            Sparse = options.Sparse,
            Unique = options.Unique,
        },
    };
}
