namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$sort</c>.</summary>
internal sealed class SortStage(SortSpec sort, long maxMemory) : PipelineStage
{
    public SortSpec Sort => sort;

    public static SortStage Parse(BsonValue spec, QueryScope scope)
    {
        if (spec is not BsonDocument document)
            throw new ServerErrorException(15973, "the $sort key specification must be an object");
        if (document.ElementCount == 0)
            throw new ServerErrorException(15976, "$sort stage must have at least one sort key");
        return new SortStage(SortSpec.Parse(document), scope.MaxMemory);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input) => Run(input, limit: 0);

    /// <param name="input">What to sort.</param>
    /// <param name="limit">Only this many from the start are needed; 0: all.</param>
    /// <exception cref="ServerErrorException">292: it does not fit into the memory that a stage may use.</exception>
    public IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, long limit)
    {
        var memory = new MemorySort<BsonDocument>(sort, limit, maxMemory, document => document, EncodedSize.Of);
        foreach (var document in input)
            memory.Add(document);
        foreach (var document in memory.Sorted())
            yield return document;
    }
}
