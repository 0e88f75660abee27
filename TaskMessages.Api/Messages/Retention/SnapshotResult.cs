using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Answers with a task's contents while they are read; small ones in one piece, with their length.</summary>
internal sealed class SnapshotResult(TaskExport export) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        http.Response.ContentType = "application/json";
        await new SnapshotWriter(export, async (part, isLast) =>
        {
            if (isLast && !http.Response.HasStarted)
                http.Response.ContentLength = part.Length;
            await RequestMemory.AdmitAnswerAsync(http, part.Length);
            await part.SendAsync(http.Response, http.RequestAborted);
        }).WriteAsync(http.RequestAborted);
    }
}
