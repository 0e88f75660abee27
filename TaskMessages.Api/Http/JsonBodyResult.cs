using System.Text;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http;

/// <summary>Answers with a body that writes itself.</summary>
internal sealed class JsonBodyResult(int status, IJsonBody body) : IActionResult
{
    public StoredResponse ToStored() => new(status, Encoding.UTF8.GetString(JsonBytes.Of(body)));

    public Task ExecuteResultAsync(ActionContext context) =>
        new JsonResponse(status, JsonBytes.Of(body)).WriteAsync(context.HttpContext.Response, context.HttpContext.RequestAborted);
}
