namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>One thing that does not agree in a collection.</summary>
/// <param name="Text">One sentence.</param>
/// <param name="Index">The index that it is about; null: the document itself.</param>
/// <param name="Row">The document's row; null: an index as a whole.</param>
internal sealed record ConsistencyProblem(string Text, string? Index, long? Row);
