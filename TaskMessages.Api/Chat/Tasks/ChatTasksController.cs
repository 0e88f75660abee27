using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Api.Live;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The chat-task contract: create a task, append to it, poll it.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/chat/tasks")]
[Tags("Chat tasks")]
internal sealed class ChatTasksController(ChatTaskService tasks, TurnInputs inputs, UnsupportedInput unsupported, CallerWaiter waiter) : ControllerBase
{
    /// <summary>Creates a task with its first message; the agent answers in the background.</summary>
    /// <response code="200">With <c>Prefer: wait=…</c>: the task, whose turn has ended.</response>
    /// <response code="202">The task is stored and its first turn is queued.</response>
    /// <response code="400">Files or connector context, which are not supported.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">The agent is not the key's.</response>
    /// <response code="409">The first request with this Idempotency-Key is still in flight.</response>
    /// <response code="422">The request breaks the schema, or the Idempotency-Key was used with another request.</response>
    [HttpPost(Name = "createTask")]
    [PrefersWaiting]
    [ServiceFilter<IdempotencyFilter<CreateTaskReservation>>(IsReusable = true)]
    [ProducesResponseType<TaskInfoResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<CreateTaskResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Create([FromBody] CreateTaskRequest request, CancellationToken cancellationToken)
    {
        var caller = RequestFeatures.Of(HttpContext).Caller;
        UnsupportedInput.Check(caller, request);
        var task = await tasks.CreateAsync(
            new CreateTaskCommand
            {
                Caller = caller,
                AgentId = request.AgentId,
                Content = request.Message.Content,
                Metadata = request.Metadata,
                Timezone = string.IsNullOrWhiteSpace(request.Timezone) ? null : request.Timezone,
                Ids = RequestFeatures.Of(HttpContext).Ids,
            },
            cancellationToken);
        RequestFeatures.Of(HttpContext).TaskId = task.Id;
        RequestFeatures.Of(HttpContext).TurnId = task.Turn?.Id;
        return await FinishedAsync(task, task.RunId!, cancellationToken)
            ?? new JsonBodyResult(StatusCodes.Status202Accepted, CreateTaskResponse.From(task));
    }

    /// <summary>Appends a message to a task whose last turn has ended.</summary>
    /// <response code="200">With <c>Prefer: wait=…</c>: the task, whose turn has ended.</response>
    /// <response code="202">The message is stored and its turn is queued, or waits behind the running one (<c>on_busy</c>).</response>
    /// <response code="400">Files or connector context, which are not supported.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key, or the agent is not the key's.</response>
    /// <response code="409">A turn is running, or the task waits for the answer to a question.</response>
    /// <response code="422">The request breaks the schema, or the Idempotency-Key was used with another request.</response>
    [HttpPost("{task_id}/messages", Name = "appendMessage")]
    [PrefersWaiting]
    [ServiceFilter<IdempotencyFilter<AppendReservation>>(IsReusable = true)]
    [ProducesResponseType<TaskInfoResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<AppendMessageResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Append(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        [FromBody] AppendMessageRequest request,
        CancellationToken cancellationToken)
    {
        var caller = RequestFeatures.Of(HttpContext).Caller;
        var id = TaskId.FromNumber(taskId);
        RequestFeatures.Of(HttpContext).TaskId = id;
        await unsupported.CheckAsync(caller, id, request, cancellationToken);
        var result = await tasks.AppendAsync(
            new AppendCommand
            {
                Caller = caller,
                TaskId = id,
                AgentId = request.AgentId,
                WorkforceId = request.WorkforceId,
                Content = request.Message.Content,
                OnBusy = request.OnBusy,
                Ids = RequestFeatures.Of(HttpContext).Ids,
            },
            cancellationToken);
        RequestFeatures.Of(HttpContext).TurnId = result.QueuePosition is { } place ? result.Task.Queue[place - 1].TurnId : result.Task.Turn?.Id;
        return await FinishedAsync(result.Task, result.RunId, cancellationToken)
            ?? new JsonBodyResult(StatusCodes.Status202Accepted, AppendMessageResponse.From(result));
    }

    /// <summary>The task and its last turn; with <c>wait</c>, as soon as the turn runs no more.</summary>
    /// <response code="200">The task as it is now.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    [HttpGet("{task_id}", Name = "getTask")]
    [ProducesResponseType<TaskInfoResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        TaskReadRequest request,
        CancellationToken cancellationToken)
    {
        var id = TaskId.FromNumber(taskId);
        RequestFeatures.Of(HttpContext).TaskId = id;
        var task = await tasks.GetAsync(id, RequestFeatures.Of(HttpContext).Caller.RequireAgentId(), cancellationToken);
        if (request.Seconds > 0)
            task = await waiter.WaitAsync(RequestFeatures.Of(HttpContext).Caller, task, request.ToWait(), cancellationToken) ?? throw TaskAccess.TaskNotFound();
        return new JsonBodyResult(StatusCodes.Status200OK, TaskInfoResponse.From(task, await inputs.ReadAsync(task, cancellationToken)));
    }

    /// <summary>With <c>Prefer: wait</c>, the finished task; null when it still runs, or goes on with another run.</summary>
    private async Task<IActionResult?> FinishedAsync(ChatTask task, string runId, CancellationToken cancellationToken)
    {
        if (WaitTime.Preferred(Request) is not { } wait)
            return null;
        var ended = await waiter.WaitAsync(RequestFeatures.Of(HttpContext).Caller, task, wait, cancellationToken);
        if (ended is null || ended.Status == ChatStatus.Running || ended.RunId != runId)
            return null;
        WaitTime.Applied(Response, wait);
        return new JsonBodyResult(StatusCodes.Status200OK, TaskInfoResponse.From(ended, await inputs.ReadAsync(ended, cancellationToken)));
    }
}
