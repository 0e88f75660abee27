using MongoDB.Driver;

namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>An operation's arguments; each is taken once, and none may be left over.</summary>
internal sealed class Arguments(BsonDocument document, SessionEntities? sessions = null)
{
    private readonly HashSet<string> _left = [.. document.Names];

    public BsonValue? Take(string name)
    {
        _left.Remove(name);
        return document.TryGetValue(name, out var value) ? value.DeepClone() : null;
    }

    /// <summary>The names of those that have not been taken.</summary>
    public IReadOnlyList<string> Rest => [.. _left];

    public IClientSessionHandle? Session() => Take("session") is { } id ? sessions!.Get(id.AsString) : null;

    public bool? Flag(string name) => Take(name)?.ToBoolean();

    public int? Integer(string name) => Take(name)?.ToInt32();

    public TimeSpan? Time() => Take("maxTimeMS") is { } time ? TimeSpan.FromMilliseconds(time.ToInt32()) : null;

    public FilterDefinition<BsonDocument> Filter() => Take("filter")?.AsBsonDocument ?? [];

    public UpdateDefinition<BsonDocument> Update()
    {
        var update = Take("update")!;
        if (update is not BsonArray stages)
            return update.AsBsonDocument;
        PipelineDefinition<BsonDocument, BsonDocument> pipeline = stages.Select(stage => stage.AsBsonDocument).ToArray();
        return pipeline;
    }

    public IEnumerable<ArrayFilterDefinition>? ArrayFilters()
        => Take("arrayFilters")?.AsBsonArray.Select(filter => (ArrayFilterDefinition)new BsonDocumentArrayFilterDefinition<BsonDocument>(filter.AsBsonDocument)).ToList();

    public ReturnDocument ReturnDocument()
        => Take("returnDocument")?.AsString == "After" ? MongoDB.Driver.ReturnDocument.After : MongoDB.Driver.ReturnDocument.Before;

    /// <exception cref="NotSupportedException">An argument was not understood.</exception>
    public void CheckAllTaken()
    {
        if (_left.Count > 0)
            throw new NotSupportedException($"the argument {string.Join(", ", _left)}");
    }
}
