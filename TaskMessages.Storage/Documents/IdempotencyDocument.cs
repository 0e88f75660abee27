using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>An idempotent request as the collection <c>idempotency_keys</c> holds it.</summary>
internal static class IdempotencyDocument
{
    public const string Id = "_id";
    public const string Owner = "owner";
    public const string State = "state";
    public const string LockedUntil = "locked_until";
    public const string Response = "response";
    public const string ExpiresAt = "expires_at";

    private const string Fingerprint = "fingerprint";
    private const string Ids = "ids";
    private const string TaskId = "task_id";
    private const string TurnId = "turn_id";
    private const string RunId = "run_id";
    private const string MessageIds = "message_ids";
    private const string Status = "status";
    private const string Body = "body";

    public static BsonDocument From(IdempotencyRecord record)
    {
        var document = new BsonDocument(Id, record.Key)
            .Add(Fingerprint, record.Fingerprint)
            .Add(Owner, record.Owner)
            .Add(State, WireName.Of(record.State))
            .Add(LockedUntil, record.LockedUntil)
            .Add(Ids, From(record.Ids));
        if (record.Response is not null)
            document.Add(Response, From(record.Response));
        return document.Add(ExpiresAt, record.ExpiresAt);
    }

    public static BsonDocument From(StoredResponse response) => new() { { Status, response.Status }, { Body, response.Body } };

    public static IdempotencyRecord ToRecord(BsonDocument document) => new()
    {
        Key = document[Id].AsString,
        Fingerprint = document[Fingerprint].AsString,
        Owner = document[Owner].AsString,
        State = WireName.TryParse(document[State].AsString, out IdempotencyState state) ? state : IdempotencyState.InFlight,
        LockedUntil = document[LockedUntil].ToUniversalTime(),
        Ids = ToIds(document[Ids].AsBsonDocument),
        Response = document.ReadDocument(Response) is { } response ? new StoredResponse(response[Status].ToInt32(), response[Body].AsString) : null,
        ExpiresAt = document[ExpiresAt].ToUniversalTime(),
    };

    private static BsonDocument From(ReservedIds ids) => new BsonDocument()
        .AddIfPresent(TaskId, ids.TaskId)
        .AddIfPresent(TurnId, ids.TurnId)
        .AddIfPresent(RunId, ids.RunId)
        .AddIfPresent(MessageIds, ids.MessageIds.Count > 0 ? new BsonArray(ids.MessageIds) : null);

    private static ReservedIds ToIds(BsonDocument document) => new()
    {
        TaskId = document.ReadString(TaskId),
        TurnId = document.ReadString(TurnId),
        RunId = document.ReadString(RunId),
        MessageIds = document.Read(MessageIds)?.AsBsonArray.Select(id => id.AsString).ToArray() ?? [],
    };
}
