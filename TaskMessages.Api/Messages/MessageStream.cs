using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>
/// A bare array of messages that is sent while it is read: a client that reads slowly has the database read slowly, and no more than one part is held.
/// A small one is sent in one piece, with its length.
/// </summary>
internal sealed class MessageStream(IAsyncEnumerable<IReadOnlyList<Message>> messages) : IActionResult
{
    /// <summary>What is worth sending before the rest is known.</summary>
    private const int Part = 256 * 1024;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        using var output = new JsonOutput();
        using var writer = output.NewWriter();
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        writer.WriteStartArray();
        await foreach (var batch in messages.WithCancellation(http.RequestAborted))
        {
            foreach (var message in batch)
            {
                MessageResponse.From(message).WriteTo(writer);
                if (output.Length < Part)
                    continue;
                await RequestMemory.AdmitAnswerAsync(http, output.Length);
                RequestMemory.EndTurn(http);
                await output.SendAsync(http.Response, http.RequestAborted);
                await RequestMemory.TakeTurnAsync(http);
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        output.Complete();
        if (!http.Response.HasStarted)
            http.Response.ContentLength = output.Length;
        await output.SendAsync(http.Response, http.RequestAborted);
    }
}
