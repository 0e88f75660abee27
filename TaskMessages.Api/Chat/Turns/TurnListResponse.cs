using Newtonsoft.Json;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Chat.Turns;

/// <summary>A part of a task's history, oldest first; the turn in flight and the messages that wait come with the last part.</summary>
internal sealed class TurnListResponse : IJsonBody
{
    public required long TaskId { get; init; }

    public required IReadOnlyList<TurnResponse> Turns { get; init; }

    public required IReadOnlyList<WaitingMessageResponse> Queue { get; init; }

    /// <summary>Send it as <c>after</c> to read on, now or when there is more.</summary>
    public required long NextAfter { get; init; }

    public required bool HasMore { get; init; }

    public static TurnListResponse From(TurnHistoryPage page, long after)
    {
        var turns = page.Records.Select(TurnResponse.From);
        if (!page.HasMore && page.Task.Turn is { } current)
            turns = turns.Append(TurnResponse.From(page.Task, current));
        return new TurnListResponse
        {
            TaskId = ChatTaskNumber.Of(page.Task),
            Turns = [.. turns],
            Queue = page.HasMore ? [] : [.. page.Task.Queue.Select(WaitingMessageResponse.From)],
            NextAfter = page.Records.Count > 0 ? page.Records[^1].EndSeq : after,
            HasMore = page.HasMore,
        };
    }

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("task_id", TaskId);
        writer.WritePropertyName("turns");
        writer.WriteStartArray();
        foreach (var turn in Turns)
            turn.WriteTo(writer);
        writer.WriteEndArray();
        writer.WritePropertyName("queue");
        writer.WriteStartArray();
        foreach (var waiting in Queue)
            waiting.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteMember("next_after", NextAfter);
        writer.WritePropertyName("has_more");
        writer.WriteValue(HasMore);
        writer.WriteEndObject();
    }
}
