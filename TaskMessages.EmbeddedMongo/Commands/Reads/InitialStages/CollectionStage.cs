using TaskMessages.EmbeddedMongo.Query.Stages;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Reads.InitialStages;

/// <summary>A first stage of an aggregation that tells of the collection.</summary>
internal abstract class CollectionStage(string name) : InitialStage(name)
{
    public static IReadOnlyCollection<string> Names { get; } = [CollStatsStage.StageName, IndexStatsStage.StageName];

    /// <summary>The table of them; null for other names.</summary>
    public static CollectionStage? Parse(string name, BsonValue spec) => name switch
    {
        CollStatsStage.StageName => CollStatsStage.Parse(spec),
        IndexStatsStage.StageName => IndexStatsStage.Parse(spec),
        _ => null,
    };

    /// <param name="context">The server.</param>
    /// <param name="session">The state to tell of.</param>
    /// <param name="namespace">The collection's full name.</param>
    /// <param name="collection">Null: there is none of that name.</param>
    public abstract IEnumerable<BsonDocument> Read(CommandContext context, ReadSession session, string @namespace, CollectionInfo? collection);
}
