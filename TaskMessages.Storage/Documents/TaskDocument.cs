using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>A task as the collection <c>tasks</c> holds it. Members that are null are left out.</summary>
internal static class TaskDocument
{
    public const string Id = "_id";
    public const string AgentId = "agent_id";

    /// <summary>The name of an external conversation; tasks of former times that have none were external ones with their name as their id.</summary>
    public const string ExternalId = "external_id";

    public const string OwnerKeyId = "owner_key_id";
    public const string Source = "source";
    public const string Lifecycle = "lifecycle";
    public const string Status = "status";
    public const string ControlStateName = "control_state";
    public const string RunId = "run_id";
    public const string StateVersion = "state_version";
    public const string StatusReason = "status_reason";
    public const string Title = "title";

    /// <summary>Only in tasks of former times; see <see cref="ChatTask.StoredInput"/>.</summary>
    public const string Input = "input";

    public const string Output = "output";

    /// <summary>What the task is found by; absent where words are not kept, and without words.</summary>
    public const string Words = "words";

    public const string Error = "error";
    public const string Metadata = "metadata";

    /// <summary>What lists by metadata are found by, see <see cref="MetadataKeys"/>; absent when there are none.</summary>
    public const string MetadataKeyList = "metadata_keys";

    public const string Name = "name";
    public const string Params = "params";
    public const string LifecycleReason = "lifecycle_reason";
    public const string ChangeSeq = "change_seq";
    public const string ChangedAt = "changed_at";
    public const string CleanedAt = "cleaned_at";
    public const string ContentWorkName = "content_work";
    public const string PendingInteraction = "pending_interaction";
    public const string Seq = "seq";
    public const string Turn = "turn";
    public const string TurnCount = "turn_count";
    public const string Queue = "queue";

    /// <summary>What the queue takes, by <see cref="TaskSize"/>; absent while nothing waits, and in tasks of former times.</summary>
    public const string QueueBytes = "queue_bytes";

    public const string Records = "records";
    public const string PurgeAt = "purge_at";
    public const string CreatedAt = "created_at";
    public const string UpdatedAt = "updated_at";
    public const string CompletedAt = "completed_at";

    /// <summary>Inside <see cref="PendingInteraction"/>.</summary>
    public const string ExpiresAt = "expires_at";

    private const string WorkKind = "kind";
    private const string WorkToken = "token";
    private const string Question = "question";
    private const string Interactions = "interactions";
    private const string DefaultAnswer = "default_answer";

    public static BsonDocument From(ChatTask task)
    {
        var document = new BsonDocument().With(Id, task.Id)
            .WithIfPresent(ExternalId, task.ExternalId)
            .WithIfPresent(AgentId, task.AgentId)
            .WithIfPresent(OwnerKeyId, task.OwnerKeyId)
            .With(Source, WireName.Of(task.Source))
            .With(Lifecycle, WireName.Of(task.Lifecycle))
            .With(Status, WireName.Of(task.Status))
            .With(ControlStateName, WireName.Of(task.ControlState))
            .WithIfPresent(RunId, task.RunId)
            .With(StateVersion, task.StateVersion)
            .WithIfPresent(StatusReason, task.StatusReason)
            .WithIfPresent(Title, task.Title)
            .WithIfPresent(Input, task.StoredInput)
            .WithIfPresent(Output, task.Output)
            .WithIfPresent(Error, task.Error);
        if (task.Words.Count > 0)
            document.With(Words, WordsOf(task));
        if (task.Metadata is not null)
            document.With(Metadata, JsonBson.ToBson(task.Metadata));
        if (MetadataKeys.Of(task.Metadata) is { } keys)
            document.With(MetadataKeyList, keys);
        document.WithIfPresent(Name, task.Name).WithIfPresent(LifecycleReason, task.LifecycleReason);
        if (task.Params is not null)
            document.With(Params, JsonBson.ToBson(task.Params));
        if (task.ChangeSeq > 0)
            document.With(ChangeSeq, task.ChangeSeq);
        document.WithIfPresent(ChangedAt, task.ChangedAt).WithIfPresent(CleanedAt, task.CleanedAt);
        if (task.ContentWork is not null)
            document.With(ContentWorkName, From(task.ContentWork));
        if (task.PendingInteraction is not null)
            document.With(PendingInteraction, From(task.PendingInteraction));
        document.With(Seq, task.Seq);
        if (task.Turn is not null)
            document.With(Turn, TurnDocument.From(task.Turn));
        if (task.TurnCount > 0)
            document.With(TurnCount, task.TurnCount);
        if (task.Queue.Count > 0)
            document.With(Queue, QueueOf(task)).With(QueueBytes, TaskSize.Of(task.Queue));
        if (task.Records.Count > 0)
            document.With(Records, RecordsOf(task));
        document.WithIfPresent(PurgeAt, task.PurgeAt);
        return document.With(CreatedAt, task.CreatedAt).With(UpdatedAt, task.UpdatedAt).WithIfPresent(CompletedAt, task.CompletedAt);
    }

    /// <summary>An empty list of interactions and none at all stay apart.</summary>
    public static BsonDocument From(PendingInteraction question) => new BsonDocument
    {
        { Question, question.Question },
        { Interactions, question.Interactions is { } list ? new BsonArray(list.Select(JsonBson.ToBson)) : BsonNull.Value },
    }
        .AddIfPresent(ExpiresAt, question.ExpiresAt)
        .AddIfPresent(DefaultAnswer, question.DefaultAnswer);

    public static BsonDocument From(ContentWork work) => new() { { WorkKind, WireName.Of(work.Kind) }, { WorkToken, work.Token } };

    public static BsonArray QueueOf(ChatTask task) => new(task.Queue.Select(QueuedTurnDocument.From));

    public static BsonArray WordsOf(ChatTask task) => new(task.Words);

    public static BsonArray RecordsOf(ChatTask task) => new(task.Records.Select(TurnRecordDocument.From));

    public static ChatTask ToTask(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        AgentId = document.ReadInt64(AgentId),
        OwnerKeyId = document.ReadInt64(OwnerKeyId),
        Source = DocumentReading.Parse<TaskSource>(document, Source),
        Lifecycle = DocumentReading.Parse<TaskLifecycle>(document, Lifecycle),
        Status = DocumentReading.Parse<ChatStatus>(document, Status),
        ControlState = DocumentReading.Parse<ControlState>(document, ControlStateName),
        RunId = document.ReadString(RunId),
        StateVersion = document[StateVersion].ToInt64(),
        StatusReason = document.ReadString(StatusReason),
        Title = document.ReadString(Title),
        StoredInput = document.ReadString(Input),
        Output = document.ReadString(Output),
        Error = document.ReadString(Error),
        Words = document.Read(Words) is BsonArray words ? [.. words.Select(word => word.AsString)] : [],
        Metadata = document.ReadDocument(Metadata) is { } metadata ? JsonBson.ToJson(metadata) : null,
        Name = document.ReadString(Name),
        Params = document.ReadDocument(Params) is { } parameters ? JsonBson.ToJson(parameters) : null,
        LifecycleReason = document.ReadString(LifecycleReason),
        ChangeSeq = document.ReadInt64(ChangeSeq) ?? 0,
        ChangedAt = document.ReadTime(ChangedAt),
        CleanedAt = document.ReadTime(CleanedAt),
        ContentWork = document.ReadDocument(ContentWorkName) is { } work
            ? new ContentWork(DocumentReading.Parse<ContentWorkKind>(work, WorkKind), work[WorkToken].AsString)
            : null,
        PendingInteraction = document.ReadDocument(PendingInteraction) is { } question ? ToQuestion(question) : null,
        Seq = document[Seq].ToInt64(),
        Turn = document.ReadDocument(Turn) is { } turn ? TurnDocument.ToTurn(turn) : null,
        TurnCount = document.ReadInt32(TurnCount) ?? 0,
        Queue = ReadAll(document, Queue, QueuedTurnDocument.ToQueuedTurn),
        Records = ReadAll(document, Records, TurnRecordDocument.ToRecord),
        PurgeAt = document.ReadTime(PurgeAt),
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        UpdatedAt = document[UpdatedAt].ToUniversalTime(),
        CompletedAt = document.ReadTime(CompletedAt),
    };

    private static PendingInteraction ToQuestion(BsonDocument document) => new(
        document[Question].AsString,
        document.Read(Interactions)?.AsBsonArray.Where(item => item.IsBsonDocument).Select(item => JsonBson.ToJson(item.AsBsonDocument)).ToArray())
    {
        ExpiresAt = document.ReadTime(ExpiresAt),
        DefaultAnswer = document.ReadString(DefaultAnswer),
    };

    private static T[] ReadAll<T>(BsonDocument document, string member, Func<BsonDocument, T> read)
        => document.Read(member) is BsonArray array ? [.. array.Select(item => read(item.AsBsonDocument))] : [];
}
