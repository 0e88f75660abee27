using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.States;

/// <summary>A new state.</summary>
internal sealed class CreateStateRequest : IRequestBody<CreateStateRequest>, ITaskRequest
{
    public required string TaskId { get; init; }

    /// <summary>The task's agent.</summary>
    public required string AgentId { get; init; }

    public required JsonMap State { get; init; }

    public static CreateStateRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new CreateStateRequest
        {
            TaskId = reader.RequiredString("task_id"),
            AgentId = reader.RequiredString("agent_id"),
            State = reader.RequiredMap("state") ?? [],
        };
    }
}
