using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Turns;

/// <summary>One turn of a task's history, or the one in flight.</summary>
internal sealed class TurnResponse : IJsonBody
{
    public required string TurnId { get; init; }

    /// <summary>1 for the task's first.</summary>
    public required int Number { get; init; }

    /// <summary>
    /// <c>create</c>, <c>append</c>, <c>reply</c>, <c>resume</c> or <c>retry</c>; <c>cancel</c> and <c>deadline</c> are changes of status that no
    /// turn made.
    /// </summary>
    public required TurnKind Kind { get; init; }

    public string? RunId { get; init; }

    /// <summary>How it left the task; <c>running</c> for the one in flight.</summary>
    public required ChatStatus Status { get; init; }

    public string? Input { get; init; }

    public string? Error { get; init; }

    public required int Attempts { get; init; }

    /// <summary>The process that worked it last.</summary>
    public string? Worker { get; init; }

    public DateTime? QueuedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    /// <summary>What the agent said it used; null when it did not.</summary>
    public UsageResponse? Usage { get; init; }

    /// <summary>
    /// Why the agent's model stopped, in its provider's word: <c>stop</c>, <c>length</c> (the answer is cut off), <c>content_filter</c> and others;
    /// null when nothing was said.
    /// </summary>
    public string? FinishReason { get; init; }

    public string? CommandId { get; init; }

    public static TurnResponse From(TurnRecord record) => new()
    {
        TurnId = record.Id,
        Number = record.Number,
        Kind = record.Kind,
        RunId = record.RunId,
        Status = record.Status,
        Input = record.Input,
        Error = record.Error,
        Attempts = record.Attempts,
        Worker = record.Worker,
        QueuedAt = record.QueuedAt,
        StartedAt = record.StartedAt,
        EndedAt = record.EndedAt,
        Usage = UsageResponse.From(record.Usage),
        FinishReason = record.FinishReason,
        CommandId = record.CommandId,
    };

    public static TurnResponse From(ChatTask task, Turn turn) => new()
    {
        TurnId = turn.Id,
        Number = turn.Number,
        Kind = turn.Kind,
        RunId = task.RunId,
        Status = task.Status,
        Input = turn.Message,
        Error = task.StatusReason,
        Attempts = turn.Attempt,
        Worker = turn.Lease?.Owner,
        QueuedAt = turn.QueuedAt,
        StartedAt = turn.StartedAt,
        CommandId = turn.CommandId,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("turn_id", TurnId);
        writer.WriteMember("number", Number);
        writer.WriteMember("kind", WireName.Of(Kind));
        writer.WriteMember("run_id", RunId);
        writer.WriteMember("status", WireName.Of(Status));
        writer.WriteMember("input", Input);
        writer.WriteMember("error", Error);
        writer.WriteMember("attempts", Attempts);
        writer.WriteMember("worker", Worker);
        writer.WriteMember("queued_at", QueuedAt);
        writer.WriteMember("started_at", StartedAt);
        writer.WriteMember("ended_at", EndedAt);
        writer.WritePropertyName("usage");
        if (Usage is null)
            writer.WriteNull();
        else
            Usage.WriteTo(writer);

        writer.WriteMember("finish_reason", FinishReason);
        writer.WriteMember("command_id", CommandId);
        writer.WriteEndObject();
    }
}
