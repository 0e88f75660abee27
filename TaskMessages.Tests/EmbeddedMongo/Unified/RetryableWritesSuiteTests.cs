namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Writes that are tried again, and done once.</summary>
public sealed class RetryableWritesSuiteTests : RetrySuite
{
    private const string NoResult = "the error of a broken connection carries no result, as with the vendor's driver";
    private const string WritesFromPipelines = "pipelines do not write: $out and $merge are refused";

    private protected override string Suite => "retryable_writes";

    internal override int Held => 107;

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["aggregate-out-merge: aggregate with $out does not set txnNumber"] = WritesFromPipelines,
        ["aggregate-out-merge: aggregate with $merge does not set txnNumber"] = WritesFromPipelines,
        ["bulkWrite: First insertOne is never committed"] = NoResult,
        ["bulkWrite: Second updateOne is never committed"] = NoResult,
        ["bulkWrite: Third updateOne is never committed"] = NoResult,
    };
}
