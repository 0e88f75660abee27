using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>A new task with its first message (section 4.2).</summary>
internal sealed class CreateTaskRequest : IRequestBody<CreateTaskRequest>
{
    public const int LongestTimezone = 64;

    /// <summary>Must be the key's agent.</summary>
    public required long AgentId { get; init; }

    public required ChatMessageBody Message { get; init; }

    /// <summary>Any JSON object; kept and returned.</summary>
    public JsonMap? Metadata { get; init; }

    /// <summary>Runtime context of connectors. No agent selects connectors, so that any entry is refused.</summary>
    public ConnectorContext[]? ConnectorRuntimeContext { get; init; }

    /// <summary>At most 64 characters; passed to the turn. White space alone counts as absent.</summary>
    [MaxLength(LongestTimezone)]
    public string? Timezone { get; init; }

    public static CreateTaskRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new CreateTaskRequest
        {
            AgentId = reader.RequiredInteger("agent_id"),
            Message = ChatMessageBody.Read(reader.RequiredObject("message")),
            Metadata = reader.OptionalMap("metadata"),
            ConnectorRuntimeContext = ConnectorContext.ReadAll(reader),
            Timezone = reader.OptionalString("timezone"),
        };
    }
}
