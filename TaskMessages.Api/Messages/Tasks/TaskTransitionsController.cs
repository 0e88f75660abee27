using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Changes of a task's status (section 10.2). A running turn is stopped first, and its agent hears of it.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tasks/{task_id}")]
[Tags("Tasks")]
internal sealed class TaskTransitionsController(TaskLifecycleService tasks) : ControllerBase
{
    /// <summary>The task is done; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("complete", Name = "completeRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Complete(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskId, TaskLifecycle.Completed, request, cancellationToken);

    /// <summary>The task has failed; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("fail", Name = "failRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Fail(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskId, TaskLifecycle.Failed, request, cancellationToken);

    /// <summary>The task is cancelled; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("cancel", Name = "cancelRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Cancel)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Cancel(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskId, TaskLifecycle.Canceled, request, cancellationToken);

    /// <summary>The task is terminated; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("terminate", Name = "terminateRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Terminate(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskId, TaskLifecycle.Terminated, request, cancellationToken);

    /// <summary>The task has run out of time; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("timeout", Name = "timeoutRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Timeout(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskId, TaskLifecycle.TimedOut, request, cancellationToken);

    /// <summary>Interrupts a running task until its next turn; the turn in flight is paused.</summary>
    [HttpPost("interrupt", Name = "interruptRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Interrupt(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => Ok(await tasks.InterruptAsync(RequestFeatures.Of(HttpContext).Caller, TaskReference.ById(taskId), request?.Reason, cancellationToken));

    private async Task<IActionResult> CloseAsync(string task, TaskLifecycle end, TransitionRequest? request, CancellationToken cancellationToken)
        => Ok(await tasks.CloseAsync(RequestFeatures.Of(HttpContext).Caller, TaskReference.ById(task), end, request?.Reason, cancellationToken));

    private static JsonBodyResult Ok(ChatTask task) => new(StatusCodes.Status200OK, TaskResponse.From(task));
}
