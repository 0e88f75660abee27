using TaskMessages.Domain.Messages;

namespace TaskMessages.Storage.Documents;

/// <summary>A message as the collection <c>messages</c> holds it, and the tombstone that may stand in its place.</summary>
internal static class MessageDocument
{
    public const string Id = "_id";
    public const string TaskId = "task_id";
    public const string Seq = "seq";
    public const string ChangeSeq = "change_seq";
    public const string Superseded = "superseded";
    public const string Content = "content";
    public const string Streaming = "streaming_status";
    public const string CreatedAt = "created_at";
    public const string UpdatedAt = "updated_at";
    public const string TurnId = "turn_id";
    public const string Attempt = "attempt";

    /// <summary>Marks a tombstone: it belongs to no task, so no list shows it.</summary>
    public const string Void = "void";

    /// <summary>When a tombstone may go.</summary>
    public const string VoidUntil = "void_until";

    public static BsonDocument From(Message message) => AddMembers(new BsonDocument(Id, ToId(message.Id)), message);

    /// <summary>Everything but the id.</summary>
    public static BsonDocument Members(Message message) => AddMembers(new BsonDocument(), message);

    /// <returns>Null for a tombstone.</returns>
    public static Message? ToMessage(BsonDocument document) => document.ReadString(TaskId) is not { } taskId ? null : new Message
    {
        Id = document[Id].ToString()!,
        TaskId = taskId,
        Seq = document[Seq].ToInt64(),
        ChangeSeq = document.ReadInt64(ChangeSeq) ?? 0,
        Superseded = document.Read(Superseded) is BsonArray numbers ? [.. numbers.Select(number => number.ToInt64())] : [],
        Content = ContentDocument.ToContent(document[Content].AsBsonDocument),
        StreamingStatus = StreamingStatusNames.TryParse(document.ReadString(Streaming), out var status) ? status : null,
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        UpdatedAt = document[UpdatedAt].ToUniversalTime(),
        TurnId = document.ReadString(TurnId),
        Attempt = document[Attempt].ToInt32(),
    };

    /// <summary>Whether there can be a message of that id. Any other text, however long, need not be looked for.</summary>
    public static bool IsId(string id) => id.Length == 24 && ObjectId.TryParse(id, out _);

    /// <summary>24 hexadecimal digits name a document id; any other text only ever names itself, and so finds nothing.</summary>
    public static BsonValue ToId(string id) => id.Length == 24 && ObjectId.TryParse(id, out var objectId) ? objectId : id;

    private static BsonDocument AddMembers(BsonDocument document, Message message) => document
        .WithIfPresent(Superseded, message.Superseded.Count == 0 ? null : new BsonArray(message.Superseded))
        .With(TaskId, message.TaskId)
        .With(Seq, message.Seq)
        .With(ChangeSeq, message.ChangeSeq)
        .With(Content, ContentDocument.From(message.Content))
        .WithIfPresent(Streaming, message.StreamingStatus?.ToName())
        .With(CreatedAt, message.CreatedAt)
        .With(UpdatedAt, message.UpdatedAt)
        .WithIfPresent(TurnId, message.TurnId)
        .With(Attempt, message.Attempt);
}
