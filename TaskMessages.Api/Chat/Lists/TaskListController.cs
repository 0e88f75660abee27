using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Api.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Lists;

/// <summary>An agent's tasks, a task's messages, and the end of both.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/chat/tasks")]
[Tags("Chat tasks")]
internal sealed class TaskListController(TaskListService lists, IOptions<LimitsOptions> limits) : ControllerBase
{
    private long AgentId => RequestFeatures.Of(HttpContext).Caller.RequireAgentId();

    /// <summary>The key's agent's tasks, newest first.</summary>
    /// <response code="200">A page of tasks.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="422">A parameter breaks the schema.</response>
    [HttpGet(Name = "listTasks")]
    [ProducesResponseType<TaskListResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(TaskListRequest request, CancellationToken cancellationToken)
    {
        await RequestMemory.AdmitPageAsync(HttpContext);
        var page = await lists.ListAsync(request.ToQuery(AgentId, request.Limit), limits.Value.MaxPageBytes, cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, TaskListResponse.From(page));
    }

    /// <summary>The task's messages in the form of the message contract, newest first.</summary>
    /// <response code="200">A page of messages.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="422">A parameter breaks the schema.</response>
    [HttpGet("{task_id}/messages", Name = "listTaskMessages")]
    [ProducesResponseType<MessagePageResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Messages(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        TaskMessagesRequest request,
        CancellationToken cancellationToken)
    {
        var id = IdOf(taskId);
        await RequestMemory.AdmitPageAsync(HttpContext);
        var page = await lists.MessagesAsync(AgentId, request.ToQuery(id) with { MaxBytes = limits.Value.MaxPageBytes }, cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, MessagePageResponse.From(page, request.Direction));
    }

    /// <summary>Deletes the task and its messages; its running turn stops.</summary>
    /// <response code="204">The task is gone.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key (any more).</response>
    [HttpDelete("{task_id}", Name = "deleteTask")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Delete(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId, CancellationToken cancellationToken)
    {
        await lists.DeleteAsync(IdOf(taskId), AgentId, cancellationToken);
        return NoContent();
    }

    private string IdOf(long number)
    {
        var id = TaskId.FromNumber(number);
        RequestFeatures.Of(HttpContext).TaskId = id;
        return id;
    }
}
