using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Takes an endpoint's answer apart: events or one JSON text, by how it begins and not by what it is called.</summary>
internal static partial class CompletionReader
{
    private const string Done = "[DONE]";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 1024 };

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
                var (body, failure) = await exchange.ReadWhatComesAsync();
                var text = Encoding.UTF8.GetString(body.Span);
                foreach (var read in failure is null ? ReadText(text) : ReadWholeLines(text))
                    yield return read;
                yield return failure is null ? new CompletionEnd() : throw failure;
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
        return lines.Length == 1 ? ReadLine(lines[0]) : lines.SelectMany(ReadText);
    }

    /// <summary>What is no JSON value by itself: several without anything between them, a name of the field that stands there twice, or a sign of life.</summary>
    private static IEnumerable<CompletionEvent> ReadLine(string line)
    {
        const string Field = "data:";
        if (line.StartsWith(Field, StringComparison.Ordinal))
            return ReadText(line[Field.Length..]);
        if (SignOfLife().IsMatch(line))
            return [];
        return Concatenated(line)?.SelectMany(ReadValue) ?? throw AgentFailure.Malformed("a part of it is not JSON");
    }

    private static List<JsonElement>? Concatenated(string line)
    {
        var values = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = Lenient.MaxDepth });
        try
        {
            while (reader.Read())
                values.Add(JsonElement.ParseValue(ref reader));
            return values;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Of a body that broke off, what is whole.</summary>
    private static IEnumerable<CompletionEvent> ReadWholeLines(string text) => TryParse(text) is { } json
        ? ReadValue(json)
        : text.Split('\n').Select(TryParse).TakeWhile(line => line is not null).SelectMany(line => ReadValue(line!.Value));

    private static IEnumerable<CompletionEvent> ReadValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(ReadValue),
        JsonValueKind.Object when ProviderError.Find(json) is { } error => [new CompletionFault(error)],
        JsonValueKind.Object => [new CompletionChunk(json)],
        JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => [],
        JsonValueKind.String when IsDone(JsonPiece.Read(json)) => [new CompletionEnd()],
        JsonValueKind.String when string.IsNullOrWhiteSpace(JsonPiece.Read(json)) => [],
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
            var mended = StringOrNoNumber().Replace(text, found => found.ValueSpan[0] == '"' ? Escape(found.Value) : "null");
            return mended.Length == text.Length ? null : TryParse(mended);
        }
    }

    /// <summary>Tabs and the like, which some servers write as they are.</summary>
    private static string Escape(string quoted) => quoted.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0
        ? quoted
        : string.Concat(quoted.Select(letter => letter < ' ' ? $"\\u{(int)letter:x4}" : letter.ToString()));

    /// <summary>Strings, which stay as they are, and what Python writes for numbers that are none, as in the probabilities of tokens.</summary>
    [GeneratedRegex("""
        "(?>[^"\\]+|\\.)*"?|(?<=[:\[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])
        """, RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex StringOrNoNumber();

    [GeneratedRegex(@"^\W*(?:ping|heart[-_ ]?beat|keep[-_ ]?alive)\W*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SignOfLife();

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
