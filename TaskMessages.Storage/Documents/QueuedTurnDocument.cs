using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>A message that waits inside its task.</summary>
internal static class QueuedTurnDocument
{
    private const string TurnId = "turn_id";
    private const string RunId = "run_id";
    private const string Message = "message";
    private const string QueuedAt = "queued_at";

    public static BsonDocument From(QueuedTurn turn) => new()
    {
        { TurnId, turn.TurnId }, { RunId, turn.RunId }, { Message, turn.Message }, { QueuedAt, turn.QueuedAt },
    };

    public static QueuedTurn ToQueuedTurn(BsonDocument document)
        => new(document[TurnId].AsString, document[RunId].AsString, document[Message].AsString, document[QueuedAt].ToUniversalTime());
}
