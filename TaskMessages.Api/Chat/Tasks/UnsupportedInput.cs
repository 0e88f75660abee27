using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>
/// Refuses what the contract has and this service does not: files and connector context. At the contract's place in the order of
/// checks (section 5): after the task and the agent, before the claim.
/// </summary>
internal sealed class UnsupportedInput(ChatTaskService tasks)
{
    /// <exception cref="DomainException"><see cref="DomainError.BadRequest"/>, <see cref="DomainError.InvalidRuntimeContext"/></exception>
    public static void Check(Caller caller, CreateTaskRequest request)
    {
        if (request.AgentId == caller.AgentId)
            Refuse(request.Message.Files, request.ConnectorRuntimeContext);
    }

    /// <inheritdoc cref="Check"/>
    public async Task CheckAsync(Caller caller, string taskId, AppendMessageRequest request, CancellationToken cancellationToken)
    {
        if (request.Message.Files is not { Length: > 0 } && request.ConnectorRuntimeContext is not { Length: > 0 })
            return;
        await tasks.GetAsync(taskId, caller.RequireAgentId(), cancellationToken);
        if (request.AgentId == caller.AgentId && request.WorkforceId is null)
            Refuse(request.Message.Files, request.ConnectorRuntimeContext);
    }

    private static void Refuse(string[]? files, ConnectorContext[]? connectors)
    {
        if (files is { Length: > 0 })
        {
            var ids = string.Join(", ", files.Distinct(StringComparer.Ordinal));
            throw new DomainException(DomainError.BadRequest, $"These file ids are not accessible: {ids}");
        }
        if (connectors is { Length: > 0 })
        {
            throw new DomainException(
                DomainError.InvalidRuntimeContext,
                "The agent has not selected this connector.",
                new JsonMap { ["reason"] = "connector_not_selected" });
        }
    }
}
