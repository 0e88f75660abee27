using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>What a chat-completions endpoint is sent.</summary>
internal static class CompletionRequest
{
    private static readonly string[] Ours = ["model", "messages", "stream"];

    /// <param name="call">The agent's settings.</param>
    /// <param name="lines">The conversation.</param>
    /// <param name="withStreamOptions">Whether a stream is asked to tell its usage.</param>
    public static HttpRequestMessage Create(CompletionCall call, IReadOnlyList<ChatLine> lines, bool withStreamOptions)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, call.Url) { Content = new ReadOnlyMemoryContent(Body(call, lines, withStreamOptions)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd(call.Settings.Stream ? "text/event-stream, application/json" : "application/json");
        request.Headers.UserAgent.ParseAdd("TaskMessages");
        if (call.ApiKey is { } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in call.Extras.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value as string);
        }

        return request;
    }

    private static ReadOnlyMemory<byte> Body(CompletionCall call, IReadOnlyList<ChatLine> lines, bool withStreamOptions)
    {
        var settings = call.Settings;
        var extra = call.Extras.Body;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", settings.Model);
        WriteMessages(json, lines);
        json.WriteBoolean("stream", settings.Stream);
        if (settings.Stream && withStreamOptions && !extra.ContainsKey("stream_options"))
        {
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }

        WriteNumber(json, extra, "temperature", settings.Temperature);
        WriteNumber(json, extra, "top_p", settings.TopP);
        WriteNumber(json, extra, "max_tokens", settings.MaxTokens);
        WriteNumber(json, extra, "max_completion_tokens", settings.MaxCompletionTokens);
        foreach (var (name, value) in extra.Where(member => !Ours.Contains(member.Key)))
        {
            json.WritePropertyName(name);
            AgentContentWriter.WriteValue(json, value);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMessages(Utf8JsonWriter json, IReadOnlyList<ChatLine> lines)
    {
        json.WriteStartArray("messages");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("role", line.Role);
            json.WriteString("content", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A member of <c>extra_body</c> takes the place of the setting.</summary>
    private static void WriteNumber(Utf8JsonWriter json, JsonMap extra, string name, double? value)
    {
        if (value is not { } number || extra.ContainsKey(name))
            return;
        json.WritePropertyName(name);
        AgentContentWriter.WriteValue(json, double.IsInteger(number) ? (long)number : number);
    }
}
