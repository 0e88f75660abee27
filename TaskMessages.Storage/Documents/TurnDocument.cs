using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>The turn inside its task.</summary>
internal static class TurnDocument
{
    public const string Id = "id";
    public const string Kind = "kind";
    public const string Message = "message";
    public const string MessageSeq = "message_seq";
    public const string MessageAt = "message_at";
    public const string Timezone = "timezone";
    public const string Attempt = "attempt";
    public const string QueuedAt = "queued_at";
    public const string StartedAt = "started_at";
    public const string VisibleAt = "visible_at";
    public const string Written = "written";
    public const string Lease = "lease";
    public const string LeaseOwner = "owner";
    public const string LeaseToken = "token";

    public static BsonDocument From(Turn turn)
    {
        var document = new BsonDocument
        {
            { Id, turn.Id },
            { Kind, WireName.Of(turn.Kind) },
            { Message, turn.Message },
            { MessageSeq, turn.MessageSeq },
            { MessageAt, turn.MessageAt },
        };
        document.AddIfPresent(Timezone, turn.Timezone)
            .Add(Attempt, turn.Attempt)
            .Add(QueuedAt, turn.QueuedAt)
            .AddIfPresent(StartedAt, turn.StartedAt)
            .Add(VisibleAt, turn.VisibleAt)
            .Add(Written, turn.Written);
        return turn.Lease is null ? document : document.Add(Lease, From(turn.Lease));
    }

    public static BsonDocument From(Lease lease) => new() { { LeaseOwner, lease.Owner }, { LeaseToken, lease.Token } };

    public static Turn ToTurn(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        Kind = WireName.TryParse(document[Kind].AsString, out TurnKind kind) ? kind : throw new FormatException($"turn kind {document[Kind]}"),
        Message = document[Message].AsString,
        MessageSeq = document[MessageSeq].ToInt64(),
        MessageAt = document[MessageAt].ToUniversalTime(),
        Timezone = document.ReadString(Timezone),
        Attempt = document[Attempt].ToInt32(),
        QueuedAt = document[QueuedAt].ToUniversalTime(),
        StartedAt = document.ReadTime(StartedAt),
        VisibleAt = document[VisibleAt].ToUniversalTime(),
        Written = document[Written].ToInt32(),
        Lease = document.ReadDocument(Lease) is { } lease ? new Lease(lease[LeaseOwner].AsString, lease[LeaseToken].AsString) : null,
    };
}
