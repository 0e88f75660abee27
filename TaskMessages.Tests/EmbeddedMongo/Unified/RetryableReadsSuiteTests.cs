namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Reads that are tried again.</summary>
public sealed class RetryableReadsSuiteTests : RetrySuite
{
    private const string ChangeStreams = "the runner opens no change streams; ChangeStreamTests does";
    private const string Count = "the vendor's driver has no member for the deprecated count; as any command it is not retried";
    private const string Files = "there is no GridFS";
    private const string MapReduce = "there is no mapReduce";
    private const string Member = "the vendor's driver has no such member";

    private protected override string Suite => "retryable_reads";

    internal override int Held => 197;

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["changeStreams-client.watch"] = ChangeStreams,
        ["changeStreams-client.watch-serverErrors"] = ChangeStreams,
        ["changeStreams-db.coll.watch"] = ChangeStreams,
        ["changeStreams-db.coll.watch-serverErrors"] = ChangeStreams,
        ["changeStreams-db.watch"] = ChangeStreams,
        ["changeStreams-db.watch-serverErrors"] = ChangeStreams,
        ["count"] = Count,
        ["count-serverErrors"] = Count,
        ["gridfs-download"] = Files,
        ["gridfs-download-serverErrors"] = Files,
        ["gridfs-downloadByName"] = Files,
        ["gridfs-downloadByName-serverErrors"] = Files,
        ["listCollectionObjects"] = Member,
        ["listCollectionObjects-serverErrors"] = Member,
        ["listDatabaseObjects"] = Member,
        ["listDatabaseObjects-serverErrors"] = Member,
        ["listIndexNames"] = Member,
        ["listIndexNames-serverErrors"] = Member,
        ["mapReduce"] = MapReduce,
    };
}
