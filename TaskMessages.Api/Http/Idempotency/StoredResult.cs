using System.Text;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http.Idempotency;

/// <summary>Sends an answer as it was kept.</summary>
internal sealed class StoredResult(StoredResponse stored) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) =>
        new JsonResponse(stored.Status, Encoding.UTF8.GetBytes(stored.Body))
            .WriteAsync(context.HttpContext.Response, context.HttpContext.RequestAborted);
}
