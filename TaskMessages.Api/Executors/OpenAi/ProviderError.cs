using System.Text.Json;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>An error as a provider tells it.</summary>
/// <param name="Code">Its code: a name, or a number that is a status of HTTP; null when it gives none.</param>
/// <param name="Type">Its type, which is less exact than the code; null when it gives none.</param>
/// <param name="Message">What it says; null when it says nothing.</param>
internal sealed record ProviderError(string? Code, string? Type, string? Message)
{
    /// <summary>Reads what is an error for certain: what a stream, or an answer with status 200, may hold among or in place of its chunks.</summary>
    public static ProviderError? Find(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        if (IsTold(json.Find("error")))
            return Of(json);
        if (json.Find("x_groq")?.Find("error") is { } aside && IsTold(aside))
            return Of(aside);
        if (json.Items("choices").FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice)
        {
            if (choice.Find("error") is { } inside && IsTold(inside))
                return Of(inside);
            if (choice.Name("finish_reason") == "error")
                return new ProviderError(null, null, null);
        }

        return IsErrorByForm(json) ? Of(json) : null;
    }

    /// <summary>Reads anything as an error: the body of an answer that is one by its status, or an event that is one by its name.</summary>
    public static ProviderError Of(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return new ProviderError(null, null, JsonPiece.Read(json));
            case JsonValueKind.Array when json.GetArrayLength() > 0:
                return Of(json[0]);
            case JsonValueKind.Object:
                break;
            default:
                return new ProviderError(null, null, null);
        }

        if ((json.Find("error") ?? json.Find("errors")) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } inner)
        {
            var told = Of(inner);
            return told.Message is null ? told with { Message = Text(json) } : told;
        }

        return new ProviderError(json.Name("code") ?? json.Name("status"), json.Name("type") ?? json.Name("status"), Text(json));
    }

    /// <summary>What names itself an error; and what has no choices, but what errors have.</summary>
    private static bool IsErrorByForm(JsonElement json)
    {
        if (json.Piece("object") == "error" || json.Piece("type") == "error")
            return true;
        if (json.Find("choices") is not null)
            return false;
        return json.Find("detail") is not null || json.Find("success") is { ValueKind: JsonValueKind.False }
            || (json.Find("code") is not null && json.Piece("message") is not null);
    }

    private static bool IsTold(JsonElement? error) => error switch
    {
        { ValueKind: JsonValueKind.String } text => JsonPiece.Read(text).Length > 0,
        { ValueKind: JsonValueKind.Object } told => told.EnumerateObject().Any(),
        { ValueKind: JsonValueKind.Array } several => several.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.True } => true,
        _ => false,
    };

    private static string? Text(JsonElement json) =>
        json.Piece("message") ?? json.Piece("error") ?? json.Piece("detail") ?? json.Piece("msg") ?? json.Piece("error_message")
        ?? (json.Items("detail").FirstOrDefault() is { ValueKind: JsonValueKind.Object } detail ? detail.Piece("msg") : null)
        ?? (json.Find("message") is { ValueKind: JsonValueKind.Object } inner ? Text(inner) ?? inner.GetRawText() : null);
}
