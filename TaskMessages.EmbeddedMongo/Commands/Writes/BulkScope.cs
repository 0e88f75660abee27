namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>What all operations of a <c>bulkWrite</c> share.</summary>
/// <param name="Time">The server's clock.</param>
/// <param name="Let">The command's variables.</param>
/// <param name="IsRetryable">Whether the command may come again, so that no operation may be for many documents.</param>
/// <param name="Cancellation">Ends the command.</param>
internal sealed record BulkScope(TimeProvider Time, BsonDocument? Let, bool IsRetryable, CancellationToken Cancellation);
