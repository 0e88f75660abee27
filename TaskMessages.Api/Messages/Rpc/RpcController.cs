using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Live;
using TaskMessages.Api.Messages.Events;
using TaskMessages.Api.Messages.Tasks;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>Calls of an agent (section 13).</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("agents")]
[Tags("Agents")]
internal sealed class RpcController(IAgentStore agents, AgentCalls calls, TurnReply reply, CallerHeaderRules headers) : ControllerBase
{
    private const string Lines = "message/send with `stream`: one response a line, its result a frame `start`, `delta`, `full` or `done` of the agent's messages; a failure is the last line.";

    /// <summary>
    /// JSON-RPC: <c>task/create</c>, <c>message/send</c>, <c>event/send</c>, <c>task/cancel</c>, <c>task/interrupt</c>. What goes wrong once the call is understood is the error of a
    /// response with the status 200.
    /// </summary>
    /// <response code="200">The result or the error.</response>
    /// <response code="429">The key has as many calls and streams open as it may.</response>
    [HttpPost("{agent_id}/rpc", Name = "callAgent")]
    [Access(AccessTarget.Call, AccessOperation.Execute)]
    [AlsoAnswers("application/x-ndjson", Lines)]
    [ProducesResponseType<RpcResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> Call([FromRoute(Name = "agent_id")] string agentId, [FromBody] RpcRequest request, CancellationToken cancellationToken)
        => await CallAsync(
            long.TryParse(agentId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await agents.FindAsync(number, cancellationToken) : null,
            request,
            cancellationToken);

    /// <summary>The same by the agent's name.</summary>
    /// <response code="200">The result or the error.</response>
    /// <response code="429">The key has as many calls and streams open as it may.</response>
    [HttpPost("name/{agent_name}/rpc", Name = "callAgentByName")]
    [Access(AccessTarget.Call, AccessOperation.Execute)]
    [AlsoAnswers("application/x-ndjson", Lines)]
    [ProducesResponseType<RpcResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> CallByName([FromRoute(Name = "agent_name")] string agentName, [FromBody] RpcRequest request, CancellationToken cancellationToken)
        => await CallAsync(await agents.FindByNameAsync(agentName, cancellationToken), request, cancellationToken);

    private async Task<IActionResult> CallAsync(Agent? agent, RpcRequest request, CancellationToken cancellationToken)
    {
        var caller = RequestFeatures.Of(HttpContext).Caller;
        if (agent is null || (!caller.IsAnonymous && caller.AgentId != agent.Id))
            throw TaskAccess.AgentNotFound();
        try
        {
            return await AnswerAsync(caller, agent, request, cancellationToken) is { } result
                ? new JsonBodyResult(StatusCodes.Status200OK, new RpcResponse { Result = result, Id = request.Id })
                : new EmptyResult();
        }
        catch (DomainException refusal) when (refusal.Error is not (DomainError.TooManyStreams or DomainError.InvalidApiKey))
        {
            var code = refusal.Error is DomainError.InvalidInput ? RpcResponse.InvalidParams : RpcResponse.InternalError;
            return Failed(code, refusal.Message, request.Id);
        }
        catch (ExecutorException failure)
        {
            return Failed(RpcResponse.InternalError, failure.Message, request.Id);
        }
    }

    /// <returns>Null: the answer has been sent already.</returns>
    private async Task<object?> AnswerAsync(Caller caller, Agent agent, RpcRequest request, CancellationToken cancellationToken)
    {
        var passed = agent.Executor is AcpSettings ? headers.Seal(HttpContext) : null;
        switch (request.Method)
        {
            case RpcMethod.CreateTask:
                return TaskResponse.From(await calls.CreateTaskAsync(caller, agent, request.Params, passed, cancellationToken));
            case RpcMethod.SendEvent:
                return EventResponse.From(await calls.SendEventAsync(caller, agent, request.Params, passed, cancellationToken));
            case RpcMethod.CancelTask:
                return TaskResponse.From(await calls.CancelTaskAsync(caller, agent, request.Params, passed, cancellationToken));
            case RpcMethod.InterruptTask:
                return TaskResponse.From(await calls.InterruptTaskAsync(caller, agent, request.Params, passed, cancellationToken));
            case RpcMethod.SendMessage:
                var sent = await calls.SendMessageAsync(caller, agent, request.Params, passed, cancellationToken);
                RequestFeatures.Of(HttpContext).TaskId = sent.Task.Id;
                if (request.Params.Stream != true)
                    return new MessageArray(await reply.WaitAsync(sent, StreamOwner.Of(caller), cancellationToken));
                await reply.StreamAsync(HttpContext, sent, request.Id, StreamOwner.Of(caller));
                return null;
            default:
                throw new ExecutorException($"Unsupported method: {request.Method}");
        }
    }

    private static JsonBodyResult Failed(int code, string message, object? id)
        => new(StatusCodes.Status200OK, new RpcResponse { Error = new RpcError { Code = code, Message = message }, Id = id });
}
