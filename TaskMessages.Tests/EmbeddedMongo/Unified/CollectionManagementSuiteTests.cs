namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Collections with options.</summary>
public sealed class CollectionManagementSuiteTests : UnifiedSuite
{
    private const string Clustered = "clustered collections are refused";
    private const string TimeSeries = "time series collections are refused";

    private protected override string Suite => "collection_management";

    internal override int Held => 0;

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["clustered-indexes: createCollection with clusteredIndex"] = Clustered,
        ["clustered-indexes: listCollections includes clusteredIndex"] = Clustered,
        ["clustered-indexes: listIndexes returns the index"] = Clustered,
        ["createCollection-pre_and_post_images: createCollection with changeStreamPreAndPostImages enabled"] = "pre- and post-images of documents are not kept",
        ["timeseries-collection: createCollection with all options"] = TimeSeries,
        ["timeseries-collection: insertMany with duplicate ids"] = TimeSeries,
        ["timeseries-collection: createCollection with bucketing options"] = TimeSeries,
    };
}
