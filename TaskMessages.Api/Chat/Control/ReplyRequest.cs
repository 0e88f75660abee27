using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat.Control;

/// <summary>The answer to a task's question (section 4.4).</summary>
internal sealed class ReplyRequest : IRequestBody<ReplyRequest>
{
    /// <summary>Must be the key's agent. Required, which is checked only once the task is found.</summary>
    [Required]
    public long? AgentId { get; init; }

    /// <summary>Must be absent or null: keys are bound to agents.</summary>
    public long? WorkforceId { get; init; }

    public required ChatMessageBody Message { get; init; }

    /// <summary>1 to 64 characters of <c>A–Z a–z 0–9 . _ : -</c>. The reply with the same one happens once.</summary>
    [RegularExpression("^[A-Za-z0-9._:-]{1,64}$")]
    public string? CommandId { get; init; }

    public static ReplyRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        var command = reader.OptionalString("command_id");
        return new ReplyRequest
        {
            AgentId = reader.OptionalInteger("agent_id"),
            WorkforceId = reader.OptionalInteger("workforce_id"),
            Message = ChatMessageBody.Read(reader.RequiredObject("message")),
            CommandId = command,
        };
    }
}
