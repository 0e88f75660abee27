using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>A message that waits inside its task.</summary>
internal static class QueuedTurnDocument
{
    private const string TurnId = "turn_id";
    private const string RunId = "run_id";
    private const string Message = "message";
    private const string QueuedAt = "queued_at";
    private const string TraceParent = "traceparent";

    public static BsonDocument From(QueuedTurn turn) => new BsonDocument
    {
        { TurnId, turn.TurnId }, { RunId, turn.RunId }, { Message, turn.Content is null ? turn.Message : "" }, { QueuedAt, turn.QueuedAt },
    }
        .AddIfPresent(TraceParent, turn.TraceParent)
        .AddIfPresent(TurnDocument.Content, turn.Content is { } content ? ContentDocument.From(content) : null)
        .AddIfPresent(TurnDocument.Headers, turn.Headers);

    public static QueuedTurn ToQueuedTurn(BsonDocument document)
    {
        var content = TurnDocument.ToContent(document);
        return new QueuedTurn(
            document[TurnId].AsString,
            document[RunId].AsString,
            content is null ? document[Message].AsString : ContentText.Of(content),
            document[QueuedAt].ToUniversalTime(),
            document.ReadString(TraceParent),
            content,
            document.ReadString(TurnDocument.Headers));
    }
}
