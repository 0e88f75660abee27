using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Exports tasks' contents, cleans tasks of them, and brings them back (section 18).</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tasks/{task_id}")]
[Tags("Retention")]
internal sealed class RetentionController(
    RetentionService retention, SnapshotTransfer transfer, SnapshotReader snapshots, ILogger<RetentionController> logger) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>The task's messages and states, to be kept elsewhere.</summary>
    /// <response code="409">A clean or a rehydration of the task is not at its end.</response>
    [HttpGet("export", Name = "exportTask")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<TaskSnapshotResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public async Task<IActionResult> Export([FromRoute(Name = "task_id")] string taskId, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = taskId;
        await RequestMemory.AdmitPageAsync(HttpContext);
        return new SnapshotResult(await retention.ExportAsync(Caller, taskId, cancellationToken));
    }

    /// <summary>Uploads the same to an address, with a <c>PUT</c>.</summary>
    /// <response code="502">The address did not take it.</response>
    [HttpPost("export", Name = "exportTaskToUrl")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<ExportTaskResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status502BadGateway)]
    public async Task<IActionResult> ExportToUrl(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] ExportTaskRequest request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = taskId;
        await RequestMemory.AdmitPageAsync(HttpContext);
        var totals = await transfer.UploadAsync(await retention.ExportAsync(Caller, taskId, cancellationToken), request.UploadUrl, cancellationToken);
        Log.TaskExported(logger, taskId, totals.Bytes, totals.Messages, totals.States);
        return new JsonBodyResult(StatusCodes.Status200OK, new ExportTaskResponse
        {
            TaskId = taskId,
            UploadUrl = request.UploadUrl,
            UploadedBytes = totals.Bytes,
            MessagesCount = totals.Messages,
            TaskStatesCount = totals.States,
        });
    }

    /// <summary>
    /// Removes the messages, states and events of a task that is not RUNNING and has been idle for long enough. Cleaned already, it stays as it is.
    /// </summary>
    [HttpPost("clean", Name = "cleanTask")]
    [Access(AccessTarget.Task, AccessOperation.Delete)]
    [ProducesResponseType<CleanTaskResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Clean(
        [FromRoute(Name = "task_id")] string taskId, [FromBody] CleanTaskRequest? request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = taskId;
        var cleaned = await retention.CleanAsync(Caller, taskId, (request ?? new CleanTaskRequest()).Idle, cancellationToken);
        Log.TaskCleaned(logger, taskId, cleaned.Messages, cleaned.States, cleaned.Events);
        return new JsonBodyResult(StatusCodes.Status200OK, CleanTaskResponse.From(cleaned));
    }

    /// <summary>Brings a cleaned task's messages and states back, with their ids and times; all or nothing. Events do not come back.</summary>
    /// <response code="204">They are back.</response>
    /// <response code="502">The contents could not be downloaded.</response>
    [HttpPost("rehydrate", Name = "rehydrateTask")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [StreamedBody(typeof(RehydrateTaskRequest))]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status502BadGateway)]
    public async Task<IActionResult> Rehydrate([FromRoute(Name = "task_id")] string taskId, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = taskId;
        await retention.RehydrateAsync(Caller, taskId, snapshots.ReadAsync(HttpContext, taskId, cancellationToken), cancellationToken);
        Log.TaskRehydrated(logger, taskId);
        return NoContent();
    }
}
