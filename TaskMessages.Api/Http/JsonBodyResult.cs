using System.Text;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http;

/// <summary>Answers with a body that writes itself.</summary>
internal sealed class JsonBodyResult(int status, IJsonBody body) : IActionResult
{
    public StoredResponse ToStored() => new(status, Encoding.UTF8.GetString(JsonBytes.Of(body)));

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        using var output = new JsonOutput();
        using (var writer = output.NewWriter())
            body.WriteTo(writer);
        output.Complete();
        RequestMemory.CountAnswer(http, output.Length);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = output.Length;
        await output.SendAsync(http.Response, http.RequestAborted);
    }
}
