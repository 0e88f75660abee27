using System.Text.Json;
using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Executors;

/// <summary>Reads what webhook agents answer: one JSON object, or one update a line.</summary>
internal static class WebhookAnswer
{
    private const int Accepted = 202;
    private const string Late = "; the answer must come in the response to the request, it cannot follow later";

    /// <summary>How long a question may wait at the most, in seconds: 30 days.</summary>
    private const long LongestQuestionTime = 30 * 24 * 60 * 60;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private static ReadOnlySpan<byte> Blank => "\uFEFF \t\r\n"u8;

    /// <summary>More than can be kept, so that what is kept can be told from what is not JSON.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    /// <summary>Exactly one of <c>content</c>, <c>messages</c> and <c>input_required</c>.</summary>
    /// <exception cref="ExecutorException">The body is none of these.</exception>
    /// <param name="body">The bytes of the body.</param>
    /// <param name="status">The status of the answer, for the error.</param>
    /// <param name="mediaType">What the agent says that the body is, for the error.</param>
    public static IReadOnlyList<AgentUpdate> ReadBody(ReadOnlyMemory<byte> body, int status, string? mediaType)
    {
        if (IsBlank(body.Span))
            throw Empty(status);
        using var document = Parse(body) ?? throw AgentFailure.Malformed($"HTTP {status} with {WebhookMediaType.Describe(mediaType)}, and the body is not JSON");
        var json = JsonMembers.Of(document.RootElement, "the body");
        var content = json.Find("content");
        var messages = json.Items("messages");
        var question = json.Find("input_required");
        if (content is null && messages is null && question is null && ProviderError.Find(document.RootElement) is { } error)
            throw new ExecutorException($"The agent's answer holds an error{ProviderFailure.Words(error, new ProviderText()) ?? " without a text."}");
        if ((content is null ? 0 : 1) + (messages is null ? 0 : 1) + (question is null ? 0 : 1) != 1)
            throw AgentFailure.Malformed($"the body holds not exactly one of content, messages and input_required{(status == Accepted ? Late : "")}");
        if (question is { } asked)
            return [.. Usage(json), ReadQuestion(JsonMembers.Of(asked, "input_required"))];
        return messages is { } several
            ? [.. Usage(json), .. several.Select((item, index) => new FullUpdate(index, AgentContentReader.Read(item)))]
            : [.. Usage(json), new FullUpdate(0, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, json.Text("content")))];
    }

    /// <summary>Whether it is a JSON object from its beginning to its end.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        return document is { RootElement.ValueKind: JsonValueKind.Object };
    }

    /// <summary>Whether there is nothing but white space, and a byte order mark perhaps.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => text.Trim(Blank).IsEmpty;

    /// <summary>The agent has said nothing at all.</summary>
    public static ExecutorException Empty(int status) => AgentFailure.Malformed(
        $"HTTP {status} with an empty body{(status == Accepted ? Late : "")}; expected is a JSON object with content, messages or input_required, or one update a line as {WebhookMediaType.Ndjson}");

    /// <param name="update">A delta that adds nothing is an update all the same; null: the line says nothing that counts.</param>
    /// <returns>False when the line is not JSON.</returns>
    /// <exception cref="ExecutorException">The line is JSON, but no update.</exception>
    public static bool TryReadLine(ReadOnlyMemory<byte> line, out AgentUpdate? update)
    {
        update = null;
        using var document = Parse(line);
        if (document is null)
            return false;
        update = Read(JsonMembers.Of(document.RootElement, "a line"), document.RootElement);
        return true;
    }

    private static AgentUpdate? Read(JsonMembers json, JsonElement line) => json.Text("type") switch
    {
        "input_required" => ReadQuestion(json),
        "usage" => WebhookUsage.Read(line),
        _ => AgentUpdateReader.Read(json),
    };

    /// <summary>A question, with an optional time limit and the answer that counts then.</summary>
    private static InputRequiredUpdate ReadQuestion(JsonMembers json)
    {
        var question = json.Text("question");
        if (string.IsNullOrWhiteSpace(question))
            throw AgentFailure.Malformed("question is empty");
        var interactions = json.Items("interactions")?.Select(item => JsonMembers.Of(item, "an interaction").ToMap()).ToList();
        var defaultAnswer = json.OptionalText("default_answer");
        var seconds = json.Find("expires_in") is null ? (long?)null : json.Integer("expires_in");
        if (seconds is < 1 or > LongestQuestionTime)
            throw AgentFailure.Malformed($"expires_in is not 1 to {LongestQuestionTime} seconds");
        if (defaultAnswer is not null && (seconds is null || defaultAnswer.Length == 0))
            throw AgentFailure.Malformed("default_answer needs expires_in, and some text");
        return new InputRequiredUpdate(
            new PendingInteraction(question, interactions) { DefaultAnswer = defaultAnswer },
            seconds is { } time ? TimeSpan.FromSeconds(time) : null);
    }

    private static IEnumerable<AgentUpdate> Usage(JsonMembers json)
        => json.Find("usage") is { } usage && WebhookUsage.Read(usage) is { } read ? [read] : [];

    private static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith(ByteOrderMark))
            json = json[ByteOrderMark.Length..];
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
