using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Spans;

/// <summary>A new span.</summary>
internal sealed class CreateSpanRequest : IRequestBody<CreateSpanRequest>, ITaskRequest
{
    public const int MaxId = 256;

    /// <summary>Absent: a UUID.</summary>
    [MaxLength(MaxId)]
    public string? Id { get; init; }

    public required string TraceId { get; init; }

    public string? TaskId { get; init; }

    public string? ParentId { get; init; }

    public required string Name { get; init; }

    public required DateTime StartTime { get; init; }

    public DateTime? EndTime { get; init; }

    /// <summary>Any JSON value, as are the next two.</summary>
    public object? Input { get; init; }

    public object? Output { get; init; }

    public object? Data { get; init; }

    public static CreateSpanRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new CreateSpanRequest
        {
            Id = reader.OptionalString("id"),
            TraceId = reader.RequiredString("trace_id"),
            TaskId = reader.OptionalString("task_id"),
            ParentId = reader.OptionalString("parent_id"),
            Name = reader.RequiredString("name"),
            StartTime = SpanTimes.Required(reader, "start_time"),
            EndTime = SpanTimes.Optional(reader, "end_time"),
            Input = SpanTimes.Value(reader, "input"),
            Output = SpanTimes.Value(reader, "output"),
            Data = SpanTimes.Value(reader, "data"),
        };
    }

    public Span ToSpan() => new()
    {
        Id = string.IsNullOrEmpty(Id) ? Guid.NewGuid().ToString() : Id,
        TraceId = TraceId,
        TaskId = TaskId,
        ParentId = ParentId,
        Name = Name,
        StartTime = StartTime,
        EndTime = EndTime,
        Input = Input,
        Output = Output,
        Data = Data,
    };
}
