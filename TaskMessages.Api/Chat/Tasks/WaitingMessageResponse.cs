using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>A message that waits for the running turn to end.</summary>
internal sealed class WaitingMessageResponse : IJsonBody
{
    public required string TurnId { get; init; }

    public required string RunId { get; init; }

    /// <summary>From 1.</summary>
    public required int Position { get; init; }

    public required string Input { get; init; }

    public required DateTime QueuedAt { get; init; }

    public static WaitingMessageResponse From(QueuedTurn turn, int place) => new()
    {
        TurnId = turn.TurnId,
        RunId = turn.RunId,
        Position = place + 1,
        Input = turn.Message,
        QueuedAt = turn.QueuedAt,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("turn_id", TurnId);
        writer.WriteMember("run_id", RunId);
        writer.WriteMember("position", Position);
        writer.WriteMember("input", Input);
        writer.WriteMember("queued_at", QueuedAt);
        writer.WriteEndObject();
    }
}
