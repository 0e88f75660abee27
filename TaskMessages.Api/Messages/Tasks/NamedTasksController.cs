using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>The message contract's tasks by their names.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tasks/name")]
[Tags("Tasks")]
internal sealed class NamedTasksController(TaskViews views, TaskLifecycleService tasks) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>One task by its name.</summary>
    [HttpGet("{task_name}", Name = "getRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "task_name")] string taskName, RelationshipsRequest request, CancellationToken cancellationToken)
        => new JsonBodyResult(StatusCodes.Status200OK, await views.GetAsync(Caller, TaskReference.ByName(taskName), request.WantsAgents, cancellationToken));

    /// <summary>Replaces the metadata, merges params; what is absent stays. In every status but DELETED.</summary>
    [HttpPut("{task_name}", Name = "updateRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Update([FromRoute(Name = "task_name")] string taskName, [FromBody] UpdateTaskRequest request, CancellationToken cancellationToken)
        => new JsonBodyResult(
            StatusCodes.Status200OK,
            TaskResponse.From(await tasks.DescribeAsync(Caller, TaskReference.ByName(taskName), request.TaskMetadata, request.MergeParams, cancellationToken)));

    /// <summary>Deletes the task with its messages; a running turn is stopped.</summary>
    [HttpDelete("{task_name}", Name = "deleteRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Delete)]
    [ProducesResponseType<TaskDeletedResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Delete([FromRoute(Name = "task_name")] string taskName, CancellationToken cancellationToken)
    {
        var task = await tasks.DeleteAsync(Caller, TaskReference.ByName(taskName), cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, new TaskDeletedResponse { Id = task.Id, Message = $"Task '{taskName}' deleted successfully" });
    }
}
