using System.Net.Http.Headers;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages;
using TaskMessages.Api.Messages.Agents;
using TaskMessages.Api.Messages.Events;
using TaskMessages.Api.Messages.Rpc;
using TaskMessages.Api.Messages.Tasks;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>One JSON-RPC request to an agent (message contract, section 14).</summary>
internal sealed class AcpCall
{
    /// <summary>What calls carry to say that the service makes them.</summary>
    public const string KeyHeader = "x-agent-api-key";

    /// <summary>Tells calls apart in the logs of both sides; always the service's own.</summary>
    public const string RequestIdHeader = "x-request-id";

    private readonly byte[] _body;

    private AcpCall(string id, byte[] body) => (Id, _body) = (id, body);

    /// <summary>What the reply must echo.</summary>
    public string Id { get; }

    /// <summary><c>message/send</c>: the turn's message, to be answered by a stream of updates.</summary>
    public static AcpCall SendMessage(TurnContext turn, string url)
    {
        // an attempt's own, so that the reply to an earlier one is none to this one
        var id = $"{RpcMethod.SendMessage}-{turn.Turn.Id}-{turn.Fence}";
        return Create(RpcMethod.SendMessage, turn.Agent, url, turn.Task, id, writer =>
        {
            writer.WritePropertyName("content");
            MessageContentWriter.Write(writer, turn.Turn.UserContent);
            writer.WritePropertyName("stream");
            writer.WriteValue(true);
        });
    }

    /// <summary><c>task/create</c>: there is a new task, or the client has called for it again.</summary>
    public static AcpCall CreateTask(Agent agent, string url, ChatTask task) => Create(RpcMethod.CreateTask, agent, url, task, NewId(RpcMethod.CreateTask, task), writer =>
    {
        writer.WritePropertyName("params");
        writer.WriteValueOf(task.Params);
    });

    /// <summary><c>event/send</c>: there is work.</summary>
    public static AcpCall SendEvent(Agent agent, string url, ChatTask task, TaskEvent item)
        => Create(RpcMethod.SendEvent, agent, url, task, $"{RpcMethod.SendEvent}-{item.Id}", writer =>
        {
            writer.WritePropertyName("event");
            EventResponse.From(item).WriteToldTo(writer);
            writer.WriteMember("request", (string?)null);
        });

    /// <summary><c>task/cancel</c>: nobody wants the task done any more.</summary>
    public static AcpCall CancelTask(Agent agent, string url, ChatTask task) => Create(RpcMethod.CancelTask, agent, url, task, NewId(RpcMethod.CancelTask, task), _ => { });

    /// <summary><c>task/interrupt</c>: stop for now.</summary>
    public static AcpCall InterruptTask(Agent agent, string url, ChatTask task)
        => Create(RpcMethod.InterruptTask, agent, url, task, NewId(RpcMethod.InterruptTask, task), _ => { });

    /// <summary>The request, to <c>/api</c> below the agent's URL.</summary>
    /// <param name="url">Where the agent lives.</param>
    /// <param name="key">In clear; null sends none.</param>
    /// <param name="headers">Those of the caller that go on to the agent.</param>
    /// <exception cref="ExecutorException">The URL is none.</exception>
    public HttpRequestMessage ToRequest(string url, string? key, CallerHeaders headers)
    {
        var root = new UriBuilder(AgentUrl.Parse(url));
        root.Path = root.Path.TrimEnd('/') + "/api";
        var request = new HttpRequestMessage(HttpMethod.Post, root.Uri) { Content = new ByteArrayContent(_body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Accept.ParseAdd(WebhookMediaType.Ndjson);
        request.Headers.UserAgent.ParseAdd("TaskMessages");
        headers.AddTo(request.Headers);
        request.Headers.Add(RequestIdHeader, Guid.NewGuid().ToString());
        if (!string.IsNullOrEmpty(key))
            request.Headers.Add(KeyHeader, key);
        return request;
    }

    private static string NewId(string method, ChatTask task) => $"{method}-{task.Id}-{Guid.NewGuid():N}";

    private static AcpCall Create(string method, Agent agent, string url, ChatTask task, string id, Action<JsonTextWriter> writeMore)
        => new(id, JsonBytes.Of((method, agent, url, task, id, writeMore), static (writer, call) =>
        {
            writer.WriteStartObject();
            writer.WriteMember("jsonrpc", "2.0");
            writer.WriteMember("method", call.method);
            writer.WritePropertyName("params");
            writer.WriteStartObject();
            writer.WritePropertyName("agent");
            AcpAgentResponse.From(call.agent).WriteWholeTo(writer, call.url);
            writer.WritePropertyName("task");
            TaskResponse.From(call.task).WriteTo(writer);
            call.writeMore(writer);
            writer.WriteEndObject();
            writer.WriteMember("id", call.id);
            writer.WriteEndObject();
        }));
}
