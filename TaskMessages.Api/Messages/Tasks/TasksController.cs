using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>The message contract's tasks (section 10): lists, and one task by its id.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tasks")]
[Tags("Tasks")]
internal sealed class TasksController(TaskViews views, TaskLifecycleService tasks) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>The caller's tasks by page number, newest first unless asked otherwise; without their params.</summary>
    [HttpGet(Name = "listRpcTasks")]
    [Access(AccessTarget.Tasks, AccessOperation.Read)]
    [ProducesResponseType<TaskSummaryResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] TaskPageRequest request, CancellationToken cancellationToken)
        => new JsonBodyResult(StatusCodes.Status200OK, await views.ListAsync(Caller, request, cancellationToken));

    /// <summary>One task.</summary>
    [HttpGet("{task_id}", Name = "getRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "task_id")] string taskId, RelationshipsRequest request, CancellationToken cancellationToken)
        => new JsonBodyResult(StatusCodes.Status200OK, await views.GetAsync(Caller, TaskReference.ById(taskId), request.WantsAgents, cancellationToken));

    /// <summary>Replaces the metadata, merges params; what is absent stays. In every status but DELETED.</summary>
    [HttpPut("{task_id}", Name = "updateRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Update([FromRoute(Name = "task_id")] string taskId, [FromBody] UpdateTaskRequest request, CancellationToken cancellationToken)
        => new JsonBodyResult(
            StatusCodes.Status200OK,
            TaskResponse.From(await tasks.DescribeAsync(Caller, TaskReference.ById(taskId), request.TaskMetadata, request.MergeParams, cancellationToken)));

    /// <summary>Deletes the task with its messages; a running turn is stopped.</summary>
    [HttpDelete("{task_id}", Name = "deleteRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Delete)]
    [ProducesResponseType<TaskDeletedResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Delete([FromRoute(Name = "task_id")] string taskId, CancellationToken cancellationToken)
    {
        var task = await tasks.DeleteAsync(Caller, TaskReference.ById(taskId), cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, new TaskDeletedResponse { Id = task.Id, Message = $"Task {task.Id} deleted successfully" });
    }
}
