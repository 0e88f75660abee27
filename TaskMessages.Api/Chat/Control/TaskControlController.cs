using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Control;

/// <summary>Beyond a task's main road: answer its question, cancel, pause, resume, retry.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/chat/tasks/{task_id}")]
[Tags("Chat tasks")]
internal sealed class TaskControlController(
    ReplyService replies, TaskControlService control, TurnInputs inputs, TimeProvider clock) : ControllerBase
{
    /// <summary>Answers the open question; the run that asked goes on.</summary>
    /// <response code="202">The answer is stored and the run's next turn is queued; with a <c>command_id</c> that was used before, it was before.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key, or the agent is not the key's.</response>
    /// <response code="409">No question is open, or another reply was faster. The task stays as it is.</response>
    /// <response code="422">The request breaks the schema, has files, or uses a command_id again for another text.</response>
    /// <response code="504">The database did not say whether it took the answer; send it again with the same <c>command_id</c>.</response>
    [HttpPost("reply", Name = "replyToQuestion")]
    [ServiceFilter<IdempotencyFilter<AppendReservation>>(IsReusable = true)]
    [ProducesResponseType<ReplyResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Reply(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        [FromBody] ReplyRequest request,
        CancellationToken cancellationToken)
    {
        var task = await replies.ReplyAsync(
            new ReplyCommand
            {
                Caller = RequestFeatures.Of(HttpContext).Caller,
                TaskId = IdOf(taskId),
                AgentId = request.AgentId,
                WorkforceId = request.WorkforceId,
                Content = request.Message.Content,
                CommandId = request.CommandId,
                Ids = RequestFeatures.Of(HttpContext).Ids,
            },
            _ => RefuseFiles(request),
            cancellationToken);
        RequestFeatures.Of(HttpContext).TurnId = task.Turn?.Id;
        return new JsonBodyResult(StatusCodes.Status202Accepted, ReplyResponse.From(task, request.CommandId, clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>Ends whatever the task does: its turn is stopped wherever it runs, messages that wait are dropped, and the task fails.</summary>
    /// <response code="200">The cancelled task; one that was cancelled before stays as it is.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="409">The task has ended already.</response>
    [HttpPost("cancel", Name = "cancelTask")]
    [ProducesResponseType<TaskInfoResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Cancel(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        [FromBody] CancelRequest request,
        CancellationToken cancellationToken)
        => await AnswerAsync(await control.CancelAsync(IdOf(taskId), AgentId, request.Reason, cancellationToken), cancellationToken);

    /// <summary>Stops the running turn so that it can be resumed; what it has written stays.</summary>
    /// <response code="200">The paused task; one that was paused before stays as it is.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="409">No turn runs.</response>
    [HttpPost("pause", Name = "pauseTask")]
    [ProducesResponseType<TaskInfoResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Pause(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId, CancellationToken cancellationToken)
        => await AnswerAsync(await control.PauseAsync(IdOf(taskId), AgentId, cancellationToken), cancellationToken);

    /// <summary>Has a paused task's message answered again, in the same run, with what was written before the pause in the history.</summary>
    /// <response code="200">The running task; one that was resumed before and still runs stays as it is.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="409">The task is not paused.</response>
    [HttpPost("resume", Name = "resumeTask")]
    [ProducesResponseType<TaskInfoResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Resume(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId, CancellationToken cancellationToken)
        => await AnswerAsync(await control.ResumeAsync(IdOf(taskId), AgentId, cancellationToken), cancellationToken);

    /// <summary>Has a failed turn's message answered again, in a new run.</summary>
    /// <response code="200">The running task; one that was retried before and still runs stays as it is.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="409">The last turn has not failed.</response>
    [HttpPost("retry", Name = "retryTask")]
    [ProducesResponseType<TaskInfoResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Retry(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId, CancellationToken cancellationToken)
        => await AnswerAsync(await control.RetryAsync(IdOf(taskId), AgentId, cancellationToken), cancellationToken);

    private long AgentId => RequestFeatures.Of(HttpContext).Caller.RequireAgentId();

    private string IdOf(long number)
    {
        var id = TaskId.FromNumber(number);
        RequestFeatures.Of(HttpContext).TaskId = id;
        return id;
    }

    private async Task<IActionResult> AnswerAsync(ChatTask task, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TurnId = task.Turn?.Id;
        return new JsonBodyResult(StatusCodes.Status200OK, TaskInfoResponse.From(task, await inputs.ReadAsync(task, cancellationToken)));
    }

    private static void RefuseFiles(ReplyRequest request)
    {
        if (request.Message.Files is { Length: > 0 })
            throw new DomainException(DomainError.InvalidInput, "A reply takes no files (message.files)");
    }
}
