using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Changes of a task's status, by its name (section 10.2). A running turn is stopped first, and its agent hears of it.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tasks/name/{task_name}")]
[Tags("Tasks")]
internal sealed class NamedTaskTransitionsController(TaskLifecycleService tasks) : ControllerBase
{
    /// <summary>The task is done; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("complete", Name = "completeRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Complete(
        [FromRoute(Name = "task_name")] string taskName, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskName, TaskLifecycle.Completed, request, cancellationToken);

    /// <summary>The task has failed; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("fail", Name = "failRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Fail(
        [FromRoute(Name = "task_name")] string taskName, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskName, TaskLifecycle.Failed, request, cancellationToken);

    /// <summary>The task is cancelled; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("cancel", Name = "cancelRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Cancel)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Cancel(
        [FromRoute(Name = "task_name")] string taskName, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskName, TaskLifecycle.Canceled, request, cancellationToken);

    /// <summary>The task is terminated; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("terminate", Name = "terminateRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Terminate(
        [FromRoute(Name = "task_name")] string taskName, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskName, TaskLifecycle.Terminated, request, cancellationToken);

    /// <summary>The task has run out of time; only a running or interrupted one. It takes no turn any more.</summary>
    [HttpPost("timeout", Name = "timeoutRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Timeout(
        [FromRoute(Name = "task_name")] string taskName, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => CloseAsync(taskName, TaskLifecycle.TimedOut, request, cancellationToken);

    /// <summary>Interrupts a running task until its next turn; the turn in flight is paused.</summary>
    [HttpPost("interrupt", Name = "interruptRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TaskResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Interrupt(
        [FromRoute(Name = "task_name")] string taskName, [FromBody] TransitionRequest? request, CancellationToken cancellationToken)
        => Ok(await tasks.InterruptAsync(RequestFeatures.Of(HttpContext).Caller, TaskReference.ByName(taskName), request?.Reason, cancellationToken));

    private async Task<IActionResult> CloseAsync(string task, TaskLifecycle end, TransitionRequest? request, CancellationToken cancellationToken)
        => Ok(await tasks.CloseAsync(RequestFeatures.Of(HttpContext).Caller, TaskReference.ByName(task), end, request?.Reason, cancellationToken));

    private static JsonBodyResult Ok(ChatTask task) => new(StatusCodes.Status200OK, TaskResponse.From(task));
}
