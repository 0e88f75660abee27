using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Spans;

/// <summary>A piece of an agent's trace (section 17).</summary>
internal sealed class SpanResponse : IJsonBody
{
    public required string Id { get; init; }

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

    public static SpanResponse From(Span span) => new()
    {
        Id = span.Id,
        TraceId = span.TraceId,
        TaskId = span.TaskId,
        ParentId = span.ParentId,
        Name = span.Name,
        StartTime = span.StartTime,
        EndTime = span.EndTime,
        Input = span.Input,
        Output = span.Output,
        Data = span.Data,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("trace_id", TraceId);
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("parent_id", ParentId);
        writer.WriteMember("name", Name);
        writer.WriteMember("start_time", StartTime);
        writer.WriteMember("end_time", EndTime);
        writer.WritePropertyName("input");
        writer.WriteValueOf(Input);
        writer.WritePropertyName("output");
        writer.WriteValueOf(Output);
        writer.WritePropertyName("data");
        writer.WriteValueOf(Data);
        writer.WriteEndObject();
    }
}
