using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Executors;

/// <summary>What a webhook agent is sent.</summary>
internal static class WebhookRequest
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A signed request. The id of the webhook is the turn's, so an agent that has answered an earlier attempt can tell.</summary>
    public static HttpRequestMessage Create(Uri url, string? secret, TurnContext turn, IReadOnlyList<Message> history, DateTimeOffset now)
    {
        var body = Body(turn, history);
        var timestamp = now.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd(WebhookMediaType.Ndjson);
        request.Headers.UserAgent.ParseAdd("TaskMessages");
        request.Headers.Add("webhook-id", turn.Turn.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (!string.IsNullOrEmpty(secret))
            request.Headers.Add("webhook-signature", WebhookSignature.Create(secret, turn.Turn.Id, timestamp, body.Span));
        return request;
    }

    private static ReadOnlyMemory<byte> Body(TurnContext turn, IReadOnlyList<Message> history)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartObject("turn");
        json.WriteString("id", turn.Turn.Id);
        json.WriteString("run_id", turn.Task.RunId);
        json.WriteString("kind", WireName.Of(turn.Turn.Kind));
        json.WriteNumber("attempt", turn.Attempt);
        json.WriteString("fence", turn.Fence);
        json.WriteEndObject();
        json.WriteStartObject("task");
        json.WriteString("id", turn.Task.Id);
        json.WritePropertyName("metadata");
        AgentContentWriter.WriteValue(json, turn.Task.Metadata);
        json.WriteEndObject();
        json.WriteStartObject("agent");
        json.WriteNumber("id", turn.Agent.Id);
        json.WriteString("name", turn.Agent.Name);
        json.WriteEndObject();
        json.WriteString("message", turn.Message);
        json.WriteString("timezone", turn.Turn.Timezone);
        WriteHistory(json, history);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteHistory(Utf8JsonWriter json, IReadOnlyList<Message> history)
    {
        json.WriteStartArray("history");
        foreach (var message in history)
        {
            json.WriteStartObject();
            json.WriteString("id", message.Id);
            json.WritePropertyName("content");
            AgentContentWriter.Write(json, message.Content);
            json.WriteString("created_at", message.CreatedAt.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
