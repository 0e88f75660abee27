using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Updates;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>Reads the lines of an agent's reply to <c>message/send</c> (message contract, sections 14 and 15).</summary>
internal static class AcpReply
{
    private const int LongestError = 500;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = PlainJson.MaxDepth + 8 };

    private static ReadOnlySpan<byte> EventPrefix => "data:"u8;

    /// <summary>Reads one line. What is not JSON is passed over, as the contract wants; some agents send comments, or the names of events.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="id">The id of the call.</param>
    /// <param name="update">What the line tells.</param>
    /// <returns>Whether it tells anything.</returns>
    /// <exception cref="ExecutorException">It is an error, or the answer to another call, or no update.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> line, string id, [NotNullWhen(true)] out AgentUpdate? update)
    {
        update = null;
        if (line.Span.StartsWith(EventPrefix))
            line = line[EventPrefix.Length..];
        using var document = Parse(line);
        if (document is not { RootElement.ValueKind: JsonValueKind.Object })
            return false;
        var reply = JsonMembers.Of(document.RootElement, "a line");
        Check(reply, id);
        update = AgentUpdateReader.Read(JsonMembers.Of(reply.Find("result") ?? throw AgentFailure.Malformed("result is missing"), "result"));
        return true;
    }

    /// <summary>Whether the agent has taken the call; what it answers besides does not matter.</summary>
    /// <exception cref="ExecutorException">It says that it has not, or answers another call, or something else.</exception>
    public static void CheckConfirmed(ReadOnlyMemory<byte> body, string id)
    {
        using var document = Parse(body) ?? throw AgentFailure.Malformed("the body is not JSON");
        Check(JsonMembers.Of(document.RootElement, "the body"), id);
    }

    private static void Check(JsonMembers reply, string id)
    {
        if (reply.Find("error") is { } error)
            throw new ExecutorException($"RPC error: {TextOf(error)}");
        if (reply.Find("id") is not { ValueKind: JsonValueKind.String } echoed || JsonPiece.Read(echoed) != id)
            throw AgentFailure.Malformed("it answers another call than this one (id)");
    }

    private static string TextOf(JsonElement error)
    {
        var text = error.ValueKind == JsonValueKind.Object && error.Member("message") is { ValueKind: JsonValueKind.String } message
            ? JsonPiece.Read(message)
            : error.GetRawText();
        return text.Length <= LongestError ? text : text[..LongestError] + "…";
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> line)
    {
        if (WebhookAnswer.IsBlank(line.Span))
            return null;
        try
        {
            return JsonDocument.Parse(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
