using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Which errors pass, by the Retryable Reads and the Retryable Writes specifications.</summary>
internal static class RetryableErrors
{
    public const string WriteLabel = "RetryableWriteError";

    private const string NothingWritten = "NoWritesPerformed";
    private const int ExceededTimeLimit = 262;
    private const int ReadConcernMajorityNotAvailableYet = 134;

    public static bool IsRetryableRead(in Attempt attempt) => attempt.Failure is { } failure
        ? Passes(failure, PassesForReads)
        : IsFailed(attempt.Reply.Document) && PassesForReads(Code(attempt.Reply.Document));

    /// <summary>Servers from 4.4 on label the errors that pass. The errors of older ones, and of connections, are labelled here.</summary>
    public static bool IsRetryableWrite(in Attempt attempt, int maxWireVersion)
    {
        if (attempt.Failure is { } failure)
        {
            if (Passes(failure, PassesForWrites))
                failure.AddErrorLabel(WriteLabel);
            return failure.HasErrorLabel(WriteLabel);
        }

        var reply = attempt.Reply.Document;
        if (maxWireVersion < WireVersions.LabelsErrors && PassesForWrites(WriteCode(reply)))
            reply.Set("errorLabels", new BsonArray { WriteLabel });
        return HasLabel(reply, WriteLabel);
    }

    /// <summary>Whether the reply may tell of an error after which the command is sent once more.</summary>
    public static bool MayBeRetried(BsonDocument reply) => IsFailed(reply) || reply.Contains("writeConcernError") || reply.Contains("errorLabels");

    /// <summary>Whether a second attempt's error says less than the first one's.</summary>
    public static bool SaysNothing(in Attempt second) => second.Failure is null
        ? HasLabel(second.Reply.Document, NothingWritten)
        : second.Failure.HasErrorLabel(NothingWritten);

    private static bool Passes(MongoConnectionException failure, Func<int, bool> passes) => failure.Kind switch
    {
        ErrorKind.Network or ErrorKind.Timeout => true,
        ErrorKind.Command => failure.Reply is { } reply && passes(Code(reply)),
        _ => false,
    };

    // HostUnreachable, HostNotFound, NetworkTimeout, SocketException
    private static bool PassesForWrites(int code) =>
        StateChange.IsNotPrimary(code) || StateChange.IsRecovering(code) || code is 6 or 7 or 89 or 9001 or ExceededTimeLimit;

    private static bool PassesForReads(int code) => PassesForWrites(code) || code == ReadConcernMajorityNotAvailableYet;

    private static bool IsFailed(BsonDocument reply) => !reply.TryGetValue("ok", out var ok) || !ok.ToBoolean();

    private static int Code(BsonDocument reply) => reply.TryGetValue("code", out var code) && code.IsNumeric ? code.ToInt32() : -1;

    private static int WriteCode(BsonDocument reply) => IsFailed(reply)
        ? Code(reply)
        : reply.TryGetValue("writeConcernError", out var value) && value is BsonDocument error ? Code(error) : -1;

    private static bool HasLabel(BsonDocument reply, string label) =>
        reply.TryGetValue("errorLabels", out var labels) && labels is BsonArray list && list.Contains(label);
}
