using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat;

/// <summary>The question a task waits on. No interactions and an empty list of them differ.</summary>
internal sealed class PendingInteractionResponse : IJsonBody
{
    public required string Question { get; init; }

    public IReadOnlyList<JsonMap>? Interactions { get; init; }

    public static PendingInteractionResponse? From(PendingInteraction? pending) =>
        pending is null ? null : new PendingInteractionResponse { Question = pending.Question, Interactions = pending.Interactions };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("question", Question);
        writer.WritePropertyName("interactions");
        writer.WriteValueOf(Interactions);
        writer.WriteEndObject();
    }
}
