namespace TaskMessages.EmbeddedMongo.Storage.Changes;

/// <summary>What has become of a document, or of the collection.</summary>
internal enum ChangeKind
{
    /// <summary>It is new.</summary>
    Insert,

    /// <summary>Some of its fields are others.</summary>
    Update,

    /// <summary>All of it has been given anew.</summary>
    Replace,

    /// <summary>It is gone.</summary>
    Delete,

    /// <summary>The collection is gone, its documents with it.</summary>
    Drop,
}
