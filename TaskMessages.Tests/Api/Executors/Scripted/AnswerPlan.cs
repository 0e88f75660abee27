using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Api.Executors.Scripted;

/// <summary>
/// A random answer of a chat-completions endpoint, the same for the same seed: what it says, in which of the forms that servers use, how it
/// is sent and how it ends; and beside it how the call must end, from the table of endings and not from the code under test.
/// </summary>
internal sealed class AnswerPlan
{
    private static readonly string[] Words = ["tide ", "größe ", "潮 ", "😀", "\n", "\"quoted\" ", "a", "null ", "[DONE] ", "data: "];
    private static readonly string[] ReasoningNames = ["reasoning_content", "reasoning", "thinking", "reasoning_details"];
    private static readonly string[] Reasons = ["stop", "length", "eos", "STOP", "tool_calls", "content_filter"];
    private static readonly string[] MediaTypes = ["text/event-stream", "text/event-stream; charset=utf-8", "application/json", "text/plain", ""];

    private readonly Random _random;
    private readonly List<string> _chunks = [];
    private readonly string _reason;
    private readonly string _reasoningName;

    public AnswerPlan(int seed, IReadOnlyList<AnswerEnding> endings)
    {
        _random = new Random(seed);
        Ending = Pick(endings);
        Encoding = Pick(["", "", "", "gzip", "deflate", "br"]);
        MediaType = Pick(MediaTypes);
        _reason = Pick(Reasons);
        _reasoningName = Pick(ReasoningNames);
        Reasoning = _random.Next(3) == 0 ? Say() : "";
        Text = Ending.HasText ? "x" + Say() : "";
        Usage = Ending.IsWhole && _random.Next(2) == 0 ? new TokenUsage(_random.Next(1000), _random.Next(1000)) : null;
        Separator = Pick(["\n", "\n", "\r\n", "\r"]);
        IsPlain = Ending.CanBePlain && _random.Next(4) == 0;
        AddChunks();
    }

    public AnswerEnding Ending { get; }

    public string Encoding { get; }

    public string MediaType { get; }

    public string Reasoning { get; }

    public string Text { get; }

    public TokenUsage? Usage { get; }

    public string? Finish => Ending.HasReason ? _reason : null;

    private string Separator { get; }

    /// <summary>One JSON text in place of a stream.</summary>
    private bool IsPlain { get; }

    public override string ToString() =>
        $"{Ending.Name}, {(IsPlain ? "plain" : "stream")}, '{MediaType}', '{Encoding}', {Separator.Length} byte line ends, text '{Text}', reasoning '{Reasoning}' as {_reasoningName}";

    public async Task PlayAsync(EndpointCall call)
    {
        if (Ending.Status != 200)
        {
            await call.AnswerAsync("application/json", Ending.Body, Ending.Status);
            return;
        }

        var body = Body();
        await call.BeginAsync(MediaType, [.. Encoding.Length > 0 ? new[] { $"Content-Encoding: {Encoding}" } : []]);
        foreach (var piece in Pieces(Pack(body)))
            await call.ChunkAsync(piece);
        switch (Ending.After)
        {
            case AfterBody.Close:
                call.Close();
                break;
            case AfterBody.Hang:
                await call.HangAsync();
                break;
            default:
                await call.EndAsync();
                break;
        }
    }

    private static string Json(object? value) => JsonSerializer.Serialize(value);

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Say() => string.Concat(Enumerable.Range(0, 1 + _random.Next(8)).Select(_ => Pick(Words)));

    private void AddChunks()
    {
        if (_random.Next(3) == 0)
            _chunks.Add(Pick(["""{"choices":[]}""", """{"choices":null,"created":0.5}""", """{"id":"","choices":[{"index":0,"delta":{"role":"","content":""},"finish_reason":null}]}"""]));
        foreach (var piece in Cut(Reasoning))
            _chunks.Add(Chunk($"\"{_reasoningName}\":{AsReasoning(piece)}"));
        foreach (var piece in Cut(Text))
            _chunks.Add(Chunk($"\"content\":{AsContent(piece)}"));
        if (Ending.HasReason)
            _chunks.Add($$$$"""{"choices":[{"index":0,"delta":{},"finish_reason":{{{{Json(_reason)}}}}}]}""");
        if (Usage is not null)
            _chunks.Add($$$$"""{"choices":[],"usage":{{{{UsageJson()}}}}}""");
    }

    private string Chunk(string members) =>
        $$$$"""{"id":{{{{_random.Next(9)}}}},"choices":[{"index":0,"delta":{{{{{members}}}}},"finish_reason":{{{{(Ending.HasBlankReasons ? "\"\"" : "null")}}}},"logprobs":null}],"usage":null}""";

    private string UsageJson() => _random.Next(4) switch
    {
        0 => $$"""{"prompt_tokens":{{Usage!.Input}}.0,"completion_tokens":{{Usage.Output}}.0}""",
        1 => $$$$"""{"input_tokens":{{{{Usage!.Input}}}},"output_tokens":{{{{Usage.Output}}}}}""",
        2 => $$"""{"prompt_tokens":"{{Usage!.Input}}","completion_tokens":"{{Usage.Output}}","total_tokens":null}""",
        _ => $$$$"""{"prompt_tokens":{{{{Usage!.Input}}}},"total_tokens":{{{{Usage.Input + Usage.Output}}}}}""",
    };

    /// <summary>Cuts a text anywhere, also within characters of two code units.</summary>
    private IEnumerable<string> Cut(string text)
    {
        while (text.Length > 0)
        {
            var length = 1 + _random.Next(text.Length);
            yield return text[..length];
            text = text[length..];
        }
    }

    private string AsContent(string piece) => _random.Next(4) switch
    {
        0 => $$$$"""[{"type":"text","text":{{{{Escaped(piece)}}}}}]""",
        1 => $$$$"""[{"type":"text","text":{"value":{{{{Escaped(piece)}}}}}},{"type":"image_url"}]""",
        _ => Escaped(piece),
    };

    private string AsReasoning(string piece) => _reasoningName == "reasoning_details"
        ? $$$$"""[{"type":"reasoning.text","text":{{{{Escaped(piece)}}}}}]"""
        : _random.Next(3) == 0 ? $$$$"""[{"type":"thinking","thinking":{{{{Escaped(piece)}}}}}]""" : Escaped(piece);

    /// <summary>A JSON string that is pure ASCII: halves of characters stay what they are.</summary>
    private static string Escaped(string piece) => $"\"{string.Concat(piece.Select(unit => unit is >= ' ' and < '\u007f' and not ('"' or '\\') ? $"{unit}" : $"\\u{(int)unit:x4}"))}\"";

    private byte[] Body()
    {
        var mark = _random.Next(4) == 0 ? "\uFEFF" : "";
        if (IsPlain)
        {
            var reason = Ending.HasReason ? Json(_reason) : "null";
            var usage = Usage is null ? "null" : UsageJson();
            return System.Text.Encoding.UTF8.GetBytes(
                $$$$"""{{{{mark}}}}{{{{Pick(["", "\n", "  \r\n"])}}}}{"choices":[{"message":{"role":"assistant","{{{{_reasoningName}}}}":{{{{AsReasoning(Reasoning)}}}},"content":{{{{AsContent(Text)}}}}},"finish_reason":{{{{reason}}}}}],"usage":{{{{usage}}}}}""");
        }

        var stream = new StringBuilder(mark);
        foreach (var chunk in _chunks)
            stream.Append(Noise()).Append(Event(chunk));
        stream.Append(Ending.Tail.Replace("\n", Separator, StringComparison.Ordinal));
        return System.Text.Encoding.UTF8.GetBytes(stream.ToString());
    }

    private string Noise() => _random.Next(6) switch
    {
        0 => $": keep-alive{Separator}{Separator}",
        1 => $"event: ping{Separator}data: {{}}{Separator}{Separator}",
        2 => $"id: 7{Separator}retry: 10{Separator}",
        _ => "",
    };

    private string Event(string chunk)
    {
        var field = _random.Next(3) == 0 ? "data:" : "data: ";
        return $"{field}{chunk}{Separator}{Separator}";
    }

    private byte[] Pack(byte[] body)
    {
        if (Encoding.Length == 0)
            return body;
        using var packed = new MemoryStream();
        using Stream packer = Encoding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" when body.Length % 2 == 0 => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        };
        packer.Write(body);
        packer.Flush();

        // the end of what is packed comes only with the end of the answer
        if (Ending.After == AfterBody.End)
            packer.Dispose();
        return packed.ToArray();
    }

    private IEnumerable<byte[]> Pieces(byte[] body)
    {
        var largest = Pick([1, 16, 200, 100_000, 100_000]);
        if (largest == 1 && body.Length > 300)
            largest = 50;
        for (var start = 0; start < body.Length;)
        {
            var length = Math.Min(1 + _random.Next(largest), body.Length - start);
            yield return body[start..(start + length)];
            start += length;
        }
    }
}
