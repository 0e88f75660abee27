using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Takes an endpoint's answer apart: events or one JSON text, by how it begins and not by what it is called.</summary>
internal static partial class CompletionReader
{
    private const string Done = "[DONE]";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="ExecutorException">The answer is no completion, is not UTF-8, breaks off or breaks a limit.</exception>
    public static async IAsyncEnumerable<CompletionEvent> ReadAsync(AgentExchange exchange)
    {
        switch (await exchange.PeekAsync())
        {
            case null:
                throw new ExecutorException($"The agent's answer is empty (HTTP {exchange.Status}); a chat completion is expected.", isTransient: true);
            case (byte)'<':
                throw NoCompletion(exchange);
            case (byte)'{' or (byte)'[':
                foreach (var read in ReadText(Encoding.UTF8.GetString((await exchange.ReadToEndAsync()).Span)))
                    yield return read;
                yield return new CompletionEnd();
                yield break;
        }

        var isAnyRead = false;
        var source = new EventSource(exchange);
        await foreach (var item in SseParser.Create(source, (_, data) => ToText(data)).EnumerateAsync())
        {
            isAnyRead = true;
            if (source.HasFailed && TryParse(item.Data) is null)
                continue;
            foreach (var read in ReadEvent(item.EventType, item.Data))
                yield return read is CompletionEnd ? FindErrorIn(source) ?? read : read;
        }

        CompletionEvent? error = FindErrorIn(source);
        if (!isAnyRead && error is null && exchange.MediaType is not "text/event-stream")
            throw NoCompletion(exchange);
        yield return error ?? new CompletionSilence();
    }

    private static ExecutorException NoCompletion(AgentExchange exchange) =>
        new($"The agent answered with {LogReason.OneLine(exchange.MediaType ?? "no content type")}, and not with a chat completion.");

    private static string ToText(ReadOnlySpan<byte> data)
    {
        AgentText.RequireUtf8(data);
        return Encoding.UTF8.GetString(data);
    }

    private static IEnumerable<CompletionEvent> ReadEvent(string type, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        if (type.EndsWith("error", StringComparison.OrdinalIgnoreCase))
            return [new CompletionFault(TryParse(text) is { } json ? ProviderError.Of(json) : new ProviderError(null, null, text))];

        // what bears another name, such as a ping, need not be JSON
        return type == SseParser.EventTypeDefault || IsDone(text) || TryParse(text) is not null ? ReadText(text) : [];
    }

    /// <summary>One JSON value; or several, one a line, as where the empty lines between events are missing.</summary>
    private static IEnumerable<CompletionEvent> ReadText(string text)
    {
        if (IsDone(text))
            return [new CompletionEnd()];
        if (TryParse(text) is { } json)
            return ReadValue(json);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 1
            ? throw AgentFailure.Malformed("a part of it is not JSON")
            : lines.SelectMany(ReadText);
    }

    private static IEnumerable<CompletionEvent> ReadValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(ReadValue),
        JsonValueKind.Object when ProviderError.Find(json) is { } error => [new CompletionFault(error)],
        JsonValueKind.Object => [new CompletionChunk(json)],
        _ => throw AgentFailure.Malformed("a part of it is not a JSON object"),
    };

    private static bool IsDone(string text) => text.AsSpan().Trim().Equals(Done, StringComparison.OrdinalIgnoreCase);

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text, Lenient);
        }
        catch (JsonException)
        {
            var without = NoNumber().Replace(text, "null");
            return without.Length == text.Length ? null : TryParse(without);
        }
    }

    /// <summary>What Python writes for numbers that are none, as in the probabilities of tokens.</summary>
    [GeneratedRegex(@"(?<=[:\[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])", RegexOptions.CultureInvariant)]
    private static partial Regex NoNumber();

    /// <summary>
    /// Some servers end a stream with an error that is no event: a line <c>error: {…}</c>, which readers of events are to ignore, or the bare JSON.
    /// What is said to be the end may follow it.
    /// </summary>
    private static CompletionFault? FindErrorIn(EventSource source)
    {
        const string Field = "error:";
        foreach (var line in source.LastLines())
        {
            if (line.StartsWith(Field, StringComparison.Ordinal))
                return new CompletionFault(TryParse(line[Field.Length..]) is { } told ? ProviderError.Of(told) : new ProviderError(null, null, line[Field.Length..].Trim()));
            if (line.StartsWith('{') && TryParse(line) is { } json && ProviderError.Find(json) is { } error)
                return new CompletionFault(error);
        }

        return null;
    }
}
