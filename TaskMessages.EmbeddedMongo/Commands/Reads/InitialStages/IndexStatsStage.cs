using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Reads.InitialStages;

/// <summary><c>$indexStats</c>: a document for each index, with how often it was used.</summary>
internal sealed class IndexStatsStage() : CollectionStage(StageName)
{
    public const string StageName = "$indexStats";

    public static IndexStatsStage Parse(BsonValue spec) => spec is BsonDocument { ElementCount: 0 }
        ? new IndexStatsStage()
        : throw new ServerErrorException(28803, "The $indexStats stage specification must be an empty object");

    public override IEnumerable<BsonDocument> Read(CommandContext context, ReadSession session, string @namespace, CollectionInfo? collection) =>
        collection?.Indexes.Select(index => Describe(index, session.UseOf(index))) ?? [];

    private static BsonDocument Describe(IndexInfo index, IndexUse use) => new()
    {
        { "name", index.Name },
        { "key", index.Spec.Key },
        { "host", Environment.MachineName },
        { "accesses", new BsonDocument { { "ops", new BsonInt64(use.Operations) }, { "since", new BsonDateTime(use.Since.ToUnixTimeMilliseconds()) } } },
        { "spec", index.Spec.ToDocument() },
    };
}
