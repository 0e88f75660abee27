using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Executors;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>
/// Takes the frames of a task's stream from its agent, one JSON object a line, for as long as the agent goes on (section 16, over HTTP). What has come when the request
/// breaks off, or brings a line that is no frame, stays in the ledger and is ended there.
/// </summary>
internal sealed class StreamUpdates(
    MessageService messages, ITaskFeed feed, ExecutionOptions execution, IOptions<AgentsOptions> agents, IOptions<LimitsOptions> limits, TimeProvider clock)
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = PlainJson.MaxDepth + 8 };

    private static ReadOnlySpan<byte> EventPrefix => "data:"u8;

    /// <returns>The messages as they are in the ledger at the end.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>: a line is no frame, or makes no sense after those before it.</exception>
    public async Task<IReadOnlyList<Message>> TakeAsync(HttpContext http, Caller caller, ChatTask task)
    {
        LiftLimits(http);
        var answer = new PostedAnswer(caller, task, messages, feed, execution, clock);
        var number = 0;
        try
        {
            var lines = new UpdateLines(http, limits.Value.MaxBodyBytes, agents.Value.MaxResponseBytes, agents.Value.IdleTimeout, clock);
            while (await lines.ReadAsync(answer.TimeUntilDue) is { } some)
            {
                foreach (var line in some)
                {
                    number++;
                    await TakeAsync(answer, line, http.RequestAborted);
                }

                await answer.FlushAsync(http.RequestAborted);
            }

            return await answer.EndAsync();
        }
        catch (ExecutorException wrong)
        {
            await answer.CloseAsync();
            throw new DomainException(DomainError.InvalidInput, $"Line {number}: {wrong.Message}");
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or DomainException)
        {
            await answer.CloseAsync();
            throw;
        }
    }

    /// <summary>Such a request takes as long as its agent thinks, and is bounded by its own limits.</summary>
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private static async Task TakeAsync(PostedAnswer answer, byte[] bytes, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> line = bytes;
        if (line.Span.StartsWith(EventPrefix))
            line = line[EventPrefix.Length..];
        if (WebhookAnswer.IsBlank(line.Span))
            return;
        AgentText.RequireUtf8(line.Span);
        using var document = Parse(line);
        var frame = JsonMembers.Of(document.RootElement, "the line");
        var parent = frame.Find("parent_task_message") is { } message ? JsonMembers.Of(message, "parent_task_message").OptionalText("id") : null;
        await answer.TakeAsync(AgentUpdateReader.Read(frame), parent, cancellationToken);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, Json);
        }
        catch (JsonException)
        {
            throw AgentFailure.Malformed("it is not JSON");
        }
    }
}
