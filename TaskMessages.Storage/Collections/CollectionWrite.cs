namespace TaskMessages.Storage.Collections;

/// <summary>One of several writes that go together.</summary>
public sealed class CollectionWrite
{
    private CollectionWrite(string collection) => Collection = collection;

    /// <summary>The collection's name.</summary>
    public string Collection { get; }

    /// <summary>The document that is inserted; null: a change.</summary>
    public BsonDocument? Document { get; private init; }

    /// <summary>Which document is changed, by its <c>_id</c> and what else it must have; null: an insertion.</summary>
    public BsonDocument? Filter { get; private init; }

    /// <summary>How it is changed.</summary>
    public BsonDocument? Update { get; private init; }

    /// <summary>Fails when there is a document with its <c>_id</c> already.</summary>
    public static CollectionWrite Insert(string collection, BsonDocument document) => new(collection) { Document = document };

    /// <summary>Changes a document; fails when none matches.</summary>
    public static CollectionWrite Guard(string collection, BsonDocument filter, BsonDocument update) => new(collection) { Filter = filter, Update = update };
}
