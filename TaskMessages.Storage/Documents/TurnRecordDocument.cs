using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>A turn that is over, in its task and in the collection <c>turns</c>.</summary>
internal static class TurnRecordDocument
{
    public const string Id = "_id";
    public const string TaskId = "task_id";
    public const string EndSeq = "end_seq";

    private const string Number = "number";
    private const string Kind = "kind";
    private const string RunId = "run_id";
    private const string StartSeq = "start_seq";
    private const string Origin = "origin";
    private const string Input = "input";
    private const string CommandId = "command_id";
    private const string QueuedAt = "queued_at";
    private const string StartedAt = "started_at";
    private const string EndedAt = "ended_at";
    private const string Attempts = "attempts";
    private const string Worker = "worker";
    private const string TraceId = "trace_id";
    private const string Status = "status";
    private const string EndReasonName = "end_reason";
    private const string Error = "error";
    private const string FinishReason = "finish_reason";
    private const string Usage = "usage";
    private const string InputTokens = "input";
    private const string OutputTokens = "output";

    public static BsonDocument From(TurnRecord record)
    {
        var document = new BsonDocument
        {
            { Id, record.Id }, { TaskId, record.TaskId }, { Number, record.Number }, { Kind, WireName.Of(record.Kind) },
        };
        document.AddIfPresent(RunId, record.RunId)
            .AddIfPresent(StartSeq, record.StartSeq)
            .Add(EndSeq, record.EndSeq)
            .AddIfPresent(Origin, record.Origin)
            .AddIfPresent(Input, record.Input)
            .AddIfPresent(CommandId, record.CommandId)
            .AddIfPresent(QueuedAt, record.QueuedAt)
            .AddIfPresent(StartedAt, record.StartedAt)
            .Add(EndedAt, record.EndedAt)
            .Add(Attempts, record.Attempts)
            .AddIfPresent(Worker, record.Worker)
            .AddIfPresent(TraceId, record.TraceId)
            .Add(Status, WireName.Of(record.Status))
            .Add(EndReasonName, WireName.Of(record.EndReason))
            .AddIfPresent(Error, record.Error)
            .AddIfPresent(FinishReason, record.FinishReason);
        if (record.Usage is { } usage)
            document.Add(Usage, new BsonDocument { { InputTokens, usage.Input }, { OutputTokens, usage.Output } });
        return record.Removals.Count == 0 ? document : document.Add(TurnDocument.Removals, TurnDocument.From(record.Removals));
    }

    public static TurnRecord ToRecord(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        TaskId = document[TaskId].AsString,
        Number = document[Number].ToInt32(),
        Kind = DocumentReading.Parse<TurnKind>(document, Kind),
        RunId = document.ReadString(RunId),
        StartSeq = document.ReadInt64(StartSeq),
        EndSeq = document[EndSeq].ToInt64(),
        Origin = document.ReadString(Origin),
        Input = document.ReadString(Input),
        CommandId = document.ReadString(CommandId),
        QueuedAt = document.ReadTime(QueuedAt),
        StartedAt = document.ReadTime(StartedAt),
        EndedAt = document[EndedAt].ToUniversalTime(),
        Attempts = document[Attempts].ToInt32(),
        Worker = document.ReadString(Worker),
        TraceId = document.ReadString(TraceId),
        Status = DocumentReading.Parse<ChatStatus>(document, Status),
        EndReason = document.Contains(EndReasonName) ? DocumentReading.Parse<EndReason>(document, EndReasonName) : ReasonOf(document),
        Error = document.ReadString(Error),
        FinishReason = document.ReadString(FinishReason),
        Usage = document.ReadDocument(Usage) is { } usage ? new TokenUsage(usage[InputTokens].ToInt64(), usage[OutputTokens].ToInt64()) : null,
        Removals = TurnDocument.ToRemovals(document.Read(TurnDocument.Removals)),
    };

    /// <summary>Of a record that was stored when only its texts told: the service's own words, exactly.</summary>
    private static EndReason ReasonOf(BsonDocument document)
    {
        if (DocumentReading.Parse<ChatStatus>(document, Status) == ChatStatus.Paused)
            return EndReason.Paused;
        if (DocumentReading.Parse<TurnKind>(document, Kind) == TurnKind.Deadline)
            return EndReason.Expired;
        return document.ReadString(Error) switch
        {
            "Canceled." => EndReason.Canceled,
            "Interrupted by a new message." => EndReason.Interrupted,
            { } error when error.StartsWith("Canceled: ", StringComparison.Ordinal) => EndReason.Canceled,
            _ => EndReason.Finished,
        };
    }
}
