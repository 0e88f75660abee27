using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Storage.Documents;

/// <summary>An event as the collection <c>events</c> holds it; <c>delivery</c> is there until its agent has been told.</summary>
internal static class EventDocument
{
    public const string Id = "_id";
    public const string TaskId = "task_id";
    public const string AgentId = "agent_id";
    public const string Seq = "seq";
    public const string Delivery = "delivery";
    public const string DueAt = Delivery + ".due_at";

    /// <summary>The event's number once more, in an index that holds none but what is to be told.</summary>
    public const string PendingSeq = Delivery + "." + Seq;

    public const string Lease = Delivery + ".lease";
    public const string LeaseOwner = Lease + "." + TurnDocument.LeaseOwner;
    public const string LeaseToken = Lease + "." + TurnDocument.LeaseToken;
    public const string GivenUp = "given_up";

    private const string Content = "content";
    private const string CreatedAt = "created_at";
    private const string DueAtName = "due_at";
    private const string Since = "since";
    private const string LeaseName = "lease";
    private const string Attempts = "attempts";
    private const string Refusals = "refusals";
    private const string Error = "error";
    private const string Headers = "headers";

    public static BsonDocument From(TaskEvent item)
    {
        var document = new BsonDocument(Id, item.Id).Add(TaskId, item.TaskId).Add(AgentId, item.AgentId).Add(Seq, item.Seq).Add(CreatedAt, item.CreatedAt);
        if (item.Content is not null)
            document.Add(Content, ContentDocument.From(item.Content));
        if (item.Delivery is not null)
            document.Add(Delivery, From(item.Delivery).Add(Seq, item.Seq));
        return document.AddIfPresent(GivenUp, item.GivenUp);
    }

    /// <summary>Without the event's number.</summary>
    public static BsonDocument From(EventDelivery delivery)
        => new BsonDocument(DueAtName, delivery.DueAt)
            .Add(Since, delivery.Since)
            .AddIfPresent(LeaseName, delivery.Lease is { } lease ? TurnDocument.From(lease) : null)
            .Add(Attempts, delivery.Attempts)
            .Add(Refusals, delivery.Refusals)
            .AddIfPresent(Error, delivery.Error)
            .AddIfPresent(Headers, delivery.Headers);

    public static TaskEvent ToEvent(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        TaskId = document[TaskId].AsString,
        AgentId = document[AgentId].ToInt64(),
        Seq = document[Seq].ToInt64(),
        Content = document.ReadDocument(Content) is { } content ? ContentDocument.ToContent(content) : null,
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        Delivery = document.ReadDocument(Delivery) is { } delivery ? ToDelivery(delivery) : null,
        GivenUp = document.ReadString(GivenUp),
    };

    private static EventDelivery ToDelivery(BsonDocument document) => new()
    {
        DueAt = document[DueAtName].ToUniversalTime(),
        Since = document[Since].ToUniversalTime(),
        Lease = document.ReadDocument(LeaseName) is { } lease ? new Lease(lease[TurnDocument.LeaseOwner].AsString, lease[TurnDocument.LeaseToken].AsString) : null,
        Attempts = document[Attempts].ToInt32(),
        Refusals = document[Refusals].ToInt32(),
        Error = document.ReadString(Error),
        Headers = document.ReadString(Headers),
    };
}
