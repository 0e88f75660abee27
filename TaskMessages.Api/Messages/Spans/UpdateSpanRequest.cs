using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Spans;

/// <summary>What of a span is to be other. What is absent or null stays; objects as <c>data</c> are merged, at one level.</summary>
internal sealed class UpdateSpanRequest : IRequestBody<UpdateSpanRequest>, ITaskRequest
{
    public string? TraceId { get; init; }

    public string? TaskId { get; init; }

    public string? ParentId { get; init; }

    public string? Name { get; init; }

    public DateTime? StartTime { get; init; }

    public DateTime? EndTime { get; init; }

    /// <summary>Any JSON value, as are the next two.</summary>
    public object? Input { get; init; }

    public object? Output { get; init; }

    public object? Data { get; init; }

    public static UpdateSpanRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new UpdateSpanRequest
        {
            TraceId = reader.OptionalString("trace_id"),
            TaskId = reader.OptionalString("task_id"),
            ParentId = reader.OptionalString("parent_id"),
            Name = reader.OptionalString("name"),
            StartTime = SpanTimes.Optional(reader, "start_time"),
            EndTime = SpanTimes.Optional(reader, "end_time"),
            Input = SpanTimes.Value(reader, "input"),
            Output = SpanTimes.Value(reader, "output"),
            Data = SpanTimes.Value(reader, "data"),
        };
    }

    public Span ApplyTo(Span span) => span with
    {
        TraceId = TraceId ?? span.TraceId,
        TaskId = TaskId ?? span.TaskId,
        ParentId = ParentId ?? span.ParentId,
        Name = Name ?? span.Name,
        StartTime = StartTime ?? span.StartTime,
        EndTime = EndTime ?? span.EndTime,
        Input = Input ?? span.Input,
        Output = Output ?? span.Output,
        Data = Merge(span.Data, Data),
    };

    private static object? Merge(object? stored, object? given)
    {
        if (stored is not JsonMap before || given is not JsonMap added)
            return given ?? stored;
        var merged = new JsonMap(before);
        foreach (var (name, value) in added)
            merged[name] = value;
        return merged;
    }
}
