using Microsoft.AspNetCore.Mvc;

namespace TaskMessages.Api.Http;

/// <summary>Ends an action with a complete response.</summary>
internal sealed class ResponseResult(JsonResponse response) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) =>
        response.WriteAsync(context.HttpContext.Response, context.HttpContext.RequestAborted);
}
