using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Reads.InitialStages;

/// <summary><c>$collStats</c>: one document with the number of documents, their sizes, or both.</summary>
internal sealed class CollStatsStage : CollectionStage
{
    public const string StageName = "$collStats";

    private static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Document, "storageStats", "count")
        .RefuseAny("latencyStats", "queryExecStats");

    // Nothing ever waits for a lock.
    private static readonly CommandFields StorageFields = new CommandFields()
        .With(FieldType.Integer, "scale")
        .With(FieldType.Flag, "waitForLock")
        .Refuse(FieldType.Flag, "verbose", "numericOnly");

    private readonly bool _counts;
    private readonly long? _scale;

    private CollStatsStage(bool counts, long? scale)
        : base(StageName)
    {
        _counts = counts;
        _scale = scale;
    }

    public static CollStatsStage Parse(BsonValue spec)
    {
        if (spec is not BsonDocument options)
            throw new ServerErrorException(5447000, $"$collStats must take a nested object but found: {BsonText.Of(new BsonDocument(StageName, spec))[1..^1]}");
        var asked = Fields.Read(options, StageName);
        if (asked.Document("count") is { ElementCount: > 0 } count)
            throw CommandFields.Unknown($"{StageName}.count", count.GetElement(0).Name);
        var storage = asked.Document("storageStats") is { } document ? StorageFields.Read(document, $"{StageName}.storageStats") : null;
        return new CollStatsStage(asked.Document("count") is not null, storage is null ? null : StatisticsScale.Of(storage));
    }

    public override IEnumerable<BsonDocument> Read(CommandContext context, ReadSession session, string @namespace, CollectionInfo? collection)
    {
        var told = new BsonDocument
        {
            { "ns", @namespace },
            { "host", Environment.MachineName },
            { "localTime", new BsonDateTime(context.Time.GetUtcNow().ToUnixTimeMilliseconds()) },
        };
        if (_scale is { } scale)
            told.Add("storageStats", CollStatsCommand.Describe(session, collection ?? throw Missing("storageStats", @namespace), scale));
        if (_counts)
            told.Add("count", Number.Of(session.CountAll(collection ?? throw Missing("count", @namespace))));
        return [told];
    }

    private static ServerErrorException Missing(string what, string @namespace) => new(
        ServerError.NamespaceNotFound,
        $"PlanExecutor error during aggregation :: caused by :: Unable to retrieve {what} in $collStats stage :: caused by :: Collection [{@namespace}] not found.");
}
