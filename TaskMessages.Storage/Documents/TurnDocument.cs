using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>The turn inside its task.</summary>
internal static class TurnDocument
{
    public const string Id = "id";
    public const string Kind = "kind";
    public const string Number = "number";
    public const string Origin = "origin";
    public const string CommandId = "command_id";
    public const string Stop = "stop";
    public const string StopKindName = "kind";
    public const string StopReason = "reason";
    public const string Removals = "removals";
    public const string RemovalSeq = "seq";
    public const string RemovalCount = "count";
    public const string Message = "message";

    /// <summary>What the user sent, in place of <see cref="Message"/>, if it is more than plain text.</summary>
    public const string Content = "content";
    public const string MessageSeq = "message_seq";
    public const string MessageAt = "message_at";
    public const string Timezone = "timezone";
    public const string TraceParent = "traceparent";
    public const string Headers = "headers";
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
            { Number, turn.Number },
            { Message, turn.Content is null ? turn.Message : "" },
            { MessageSeq, turn.MessageSeq },
            { MessageAt, turn.MessageAt },
        };
        document.WithIfPresent(Origin, turn.Origin)
            .WithIfPresent(CommandId, turn.CommandId)
            .WithIfPresent(Timezone, turn.Timezone)
            .WithIfPresent(TraceParent, turn.TraceParent)
            .WithIfPresent(Headers, turn.Headers)
            .WithIfPresent(Content, turn.Content is { } content ? ContentDocument.From(content) : null)
            .With(Attempt, turn.Attempt)
            .With(QueuedAt, turn.QueuedAt)
            .WithIfPresent(StartedAt, turn.StartedAt)
            .With(VisibleAt, turn.VisibleAt)
            .With(Written, turn.Written);
        if (turn.Lease is not null)
            document.With(Lease, From(turn.Lease));
        if (turn.Stop is not null)
            document.With(Stop, From(turn.Stop));
        return turn.Removals.Count == 0 ? document : document.With(Removals, From(turn.Removals));
    }

    public static BsonDocument From(TurnStop stop)
        => new BsonDocument(StopKindName, WireName.Of(stop.Kind)).AddIfPresent(StopReason, stop.Reason);

    public static BsonArray From(IEnumerable<MessageRemoval> removals)
        => new(removals.Select(removal => new BsonDocument { { RemovalSeq, removal.Seq }, { RemovalCount, removal.Count } }));

    public static IReadOnlyList<MessageRemoval> ToRemovals(BsonValue? removals) => removals is not BsonArray array
        ? []
        : [.. array.Select(removal => new MessageRemoval(removal[RemovalSeq].ToInt64(), removal[RemovalCount].ToInt32()))];

    public static BsonDocument From(Lease lease) => new() { { LeaseOwner, lease.Owner }, { LeaseToken, lease.Token } };

    /// <returns>Null: the text is all.</returns>
    public static MessageContent? ToContent(BsonDocument document) => document.ReadDocument(Content) is { } content ? ContentDocument.ToContent(content) : null;

    public static Turn ToTurn(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        Kind = DocumentReading.Parse<TurnKind>(document, Kind),
        Number = document.ReadInt32(Number) ?? 1,
        Origin = document.ReadString(Origin),
        CommandId = document.ReadString(CommandId),
        Message = ToContent(document) is { } content ? ContentText.Of(content) : document[Message].AsString,
        Content = ToContent(document),
        MessageSeq = document[MessageSeq].ToInt64(),
        MessageAt = document[MessageAt].ToUniversalTime(),
        Timezone = document.ReadString(Timezone),
        TraceParent = document.ReadString(TraceParent),
        Headers = document.ReadString(Headers),
        Attempt = document[Attempt].ToInt32(),
        QueuedAt = document[QueuedAt].ToUniversalTime(),
        StartedAt = document.ReadTime(StartedAt),
        VisibleAt = document[VisibleAt].ToUniversalTime(),
        Written = document[Written].ToInt32(),
        Lease = document.ReadDocument(Lease) is { } lease ? new Lease(lease[LeaseOwner].AsString, lease[LeaseToken].AsString) : null,
        Stop = document.ReadDocument(Stop) is { } stop ? new TurnStop(DocumentReading.Parse<StopKind>(stop, StopKindName), stop.ReadString(StopReason)) : null,
        Removals = ToRemovals(document.Read(Removals)),
    };
}
