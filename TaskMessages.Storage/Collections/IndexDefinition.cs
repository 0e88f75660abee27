namespace TaskMessages.Storage.Collections;

/// <summary>An index that the stores need. Its name is MongoDB's own for the key, such as <c>task_id_1_seq_1</c>.</summary>
/// <param name="Key">The fields, each 1 or -1.</param>
public sealed record IndexDefinition(BsonDocument Key)
{
    /// <summary>Whether two documents must differ in the key.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Whether documents without the field are left out.</summary>
    public bool IsSparse { get; init; }

    /// <summary>How long after the field's time a document is removed, in whole seconds; null: never.</summary>
    public TimeSpan? ExpireAfter { get; init; }

    /// <summary>Which documents are in the index; null: all.</summary>
    public BsonDocument? PartialFilter { get; init; }

    public string Name => string.Join('_', Key.Select(element => $"{element.Name}_{element.Value}"));

    /// <summary>As the command <c>createIndexes</c> takes it.</summary>
    public BsonDocument ToCommand()
    {
        var index = new BsonDocument { { "key", Key }, { "name", Name } };
        if (IsUnique)
            index.Add("unique", true);
        if (IsSparse)
            index.Add("sparse", true);
        if (ExpireAfter is { } age)
            index.Add("expireAfterSeconds", (long)age.TotalSeconds);
        if (PartialFilter is not null)
            index.Add("partialFilterExpression", PartialFilter);
        return index;
    }
}
