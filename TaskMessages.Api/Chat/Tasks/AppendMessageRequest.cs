using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The next message of a task (section 4.3).</summary>
internal sealed class AppendMessageRequest : IRequestBody<AppendMessageRequest>
{
    /// <summary>Must be the key's agent. Required, which is checked only once the task is found.</summary>
    [Required]
    public long? AgentId { get; init; }

    /// <summary>Must be absent or null: keys are bound to agents.</summary>
    public long? WorkforceId { get; init; }

    public required ChatMessageBody Message { get; init; }

    /// <summary>Any JSON object; accepted and ignored, as the task's metadata is that of its creation.</summary>
    public JsonMap? Metadata { get; init; }

    /// <summary>What to do while another turn runs: <c>reject</c> (default), <c>enqueue</c> or <c>interrupt</c>.</summary>
    [DefaultValue("reject")]
    public BusyPolicy OnBusy { get; init; }

    /// <summary>Runtime context of connectors. No agent selects connectors, so that any entry is refused.</summary>
    public ConnectorContext[]? ConnectorRuntimeContext { get; init; }

    public static AppendMessageRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new AppendMessageRequest
        {
            AgentId = reader.OptionalInteger("agent_id"),
            WorkforceId = reader.OptionalInteger("workforce_id"),
            Message = ChatMessageBody.Read(reader.RequiredObject("message")),
            Metadata = reader.OptionalMap("metadata"),
            OnBusy = ReadPolicy(reader),
            ConnectorRuntimeContext = ConnectorContext.ReadAll(reader),
        };
    }

    private static BusyPolicy ReadPolicy(ObjectReader reader)
    {
        const string Name = "on_busy";
        var text = reader.OptionalString(Name);
        if (WireName.TryParse(text, out BusyPolicy policy) || text is null)
            return policy;
        reader.Fail(Name, "Input should be 'reject', 'enqueue' or 'interrupt'");
        return policy;
    }
}
