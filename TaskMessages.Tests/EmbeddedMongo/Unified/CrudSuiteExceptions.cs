namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Cases of the <c>crud</c> suite that do not hold, and why. Each is refused, and none is answered wrongly.</summary>
internal static class CrudSuiteExceptions
{
    private const string Collation = "collation is refused";
    private const string WritesFromPipelines = "pipelines do not write: $out and $merge are refused";
    private const string Random = "variables of a command must be constant";
    private const string ClientBulkWrite = "a bulk write over several collections came with 8.0; the client does not have it";
    private const string DatabasePipelines = "the client does not aggregate on databases, and the server has no such stages";
    private const string Views = "there are no views";
    private const string Unacknowledged = "the vendor's driver asks for the answer of findAndModify, whatever the write concern";
    private const string Validation = "there is no validation by rules";

    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["aggregate-collation: Aggregate with collation"] = Collation,
        ["aggregate-let: Aggregate with let option"] = Random,
        ["aggregate-let: Aggregate to collection with let option"] = WritesFromPipelines,
        ["aggregate-merge-errorResponse: aggregate $merge DuplicateKey error is accessible"] = WritesFromPipelines,
        ["aggregate-merge: Aggregate with $merge"] = WritesFromPipelines,
        ["aggregate-merge: Aggregate with $merge and batch size of 0"] = WritesFromPipelines,
        ["aggregate-merge: Aggregate with $merge and majority readConcern"] = WritesFromPipelines,
        ["aggregate-merge: Aggregate with $merge and local readConcern"] = WritesFromPipelines,
        ["aggregate-merge: Aggregate with $merge and available readConcern"] = WritesFromPipelines,
        ["aggregate-out: Aggregate with $out"] = WritesFromPipelines,
        ["aggregate-out: Aggregate with $out and batch size of 0"] = WritesFromPipelines,
        ["bulkWrite-collation: BulkWrite with delete operations and collation"] = Collation,
        ["bulkWrite-collation: BulkWrite with update operations and collation"] = Collation,
        ["bypassDocumentValidation: Aggregate with $out passes bypassDocumentValidation: false"] = WritesFromPipelines,
        ["client-bulkWrite-update-validation: client bulkWrite replaceOne prohibits atomic modifiers"] = ClientBulkWrite,
        ["client-bulkWrite-update-validation: client bulkWrite updateOne requires atomic modifiers"] = ClientBulkWrite,
        ["client-bulkWrite-update-validation: client bulkWrite updateMany requires atomic modifiers"] = ClientBulkWrite,
        ["count-collation: Count documents with collation"] = Collation,
        ["count-collation: Deprecated count with collation"] = Collation,
        ["db-aggregate: Aggregate with $listLocalSessions"] = DatabasePipelines,
        ["db-aggregate: Aggregate with $listLocalSessions and allowDiskUse"] = DatabasePipelines,
        ["deleteMany-collation: DeleteMany when many documents match with collation"] = Collation,
        ["deleteOne-collation: DeleteOne when many documents matches with collation"] = Collation,
        ["distinct-collation: Distinct with a collation"] = Collation,
        ["estimatedDocumentCount: estimatedDocumentCount works correctly on views"] = Views,
        ["find-collation: Find with a collation"] = Collation,
        ["findOneAndDelete-collation: FindOneAndDelete when one document matches with collation"] = Collation,
        ["findOneAndReplace-collation: FindOneAndReplace when one document matches with collation returning the document after modification"] = Collation,
        ["findOneAndDelete-hint-unacknowledged: Unacknowledged findOneAndDelete with hint string on 4.4+ server"] = Unacknowledged,
        ["findOneAndDelete-hint-unacknowledged: Unacknowledged findOneAndDelete with hint document on 4.4+ server"] = Unacknowledged,
        ["findOneAndReplace-hint-unacknowledged: Unacknowledged findOneAndReplace with hint string on 4.4+ server"] = Unacknowledged,
        ["findOneAndReplace-hint-unacknowledged: Unacknowledged findOneAndReplace with hint document on 4.4+ server"] = Unacknowledged,
        ["findOneAndUpdate-hint-unacknowledged: Unacknowledged findOneAndUpdate with hint string on 4.4+ server"] = Unacknowledged,
        ["findOneAndUpdate-hint-unacknowledged: Unacknowledged findOneAndUpdate with hint document on 4.4+ server"] = Unacknowledged,
        ["findOneAndUpdate-collation: FindOneAndUpdate when many documents match with collation returning the document before modification"] = Collation,
        ["findOneAndUpdate-errorResponse: findOneAndUpdate document validation errInfo is accessible"] = Validation,
        ["replaceOne-collation: ReplaceOne when one document matches with collation"] = Collation,
        ["updateMany-collation: UpdateMany when many documents match with collation"] = Collation,
        ["updateOne-collation: UpdateOne when one document matches with collation"] = Collation,
    };
}
