using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The question a task waits on. No interactions and an empty list of them differ.</summary>
internal sealed class PendingInteractionResponse : IJsonBody
{
    public required string Question { get; init; }

    public IReadOnlyList<JsonMap>? Interactions { get; init; }

    /// <summary>Until when an answer is awaited; absent: for ever.</summary>
    [AbsentWhenNull]
    public DateTime? ExpiresAt { get; init; }

    /// <summary>The answer that is given then; absent: the task fails.</summary>
    [AbsentWhenNull]
    public string? DefaultAnswer { get; init; }

    public static PendingInteractionResponse? From(PendingInteraction? pending) => pending is null ? null : new PendingInteractionResponse
    {
        Question = pending.Question,
        Interactions = pending.Interactions,
        ExpiresAt = pending.ExpiresAt,
        DefaultAnswer = pending.DefaultAnswer,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("question", Question);
        writer.WritePropertyName("interactions");
        writer.WriteValueOf(Interactions);
        if (ExpiresAt is not null)
            writer.WriteMember("expires_at", ExpiresAt);
        if (DefaultAnswer is not null)
            writer.WriteMember("default_answer", DefaultAnswer);
        writer.WriteEndObject();
    }
}
