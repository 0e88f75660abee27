using System.Text.Json;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>An error as a provider tells it.</summary>
/// <param name="Code">Its code: a name, or a number that is a status of HTTP; null when it gives none.</param>
/// <param name="Type">Its type, which is less exact than the code; null when it gives none.</param>
/// <param name="Message">What it says; null when it says nothing.</param>
internal sealed record ProviderError(string? Code, string? Type, string? Message)
{
    private const string Base = "base_resp";

    private static readonly string[] Codes = ["code", "status_code", "error_code", "status"];

    private static readonly string[] Texts = ["message", "error", "detail", "msg", "error_message", "error_msg", "status_msg", "title"];

    /// <summary>Reads what is an error for certain: what a stream, or an answer with status 200, may hold among or in place of its chunks.</summary>
    public static ProviderError? Find(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        if (IsTold(json.Find("error")))
            return Of(json);
        foreach (var aside in new[] { json.Find("x_groq")?.Find("error"), json.Find(Base) })
        {
            if (IsTold(aside))
                return Of(aside!.Value);
        }

        if (json.Items("choices").FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice)
        {
            if (choice.Find("error") is { } inside && IsTold(inside))
                return Of(inside);
            if ("error".Equals(choice.Name("finish_reason"), StringComparison.OrdinalIgnoreCase))
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

        if ((json.Find("error") ?? json.Find("errors") ?? json.Find(Base)) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } inner)
        {
            var told = Of(inner);
            return told.Message is null ? told with { Message = Text(json) } : told;
        }

        return new ProviderError(
            Codes.Select(name => json.Name(name)).FirstOrDefault(code => code is not null), json.Name("type") ?? json.Name("error_type") ?? json.Name("status"), Text(json));
    }

    /// <summary>Reads what has no choices and says something: no chunk, and perhaps no error, but all that there is to tell where nothing else comes.</summary>
    public static ProviderError? Aside(JsonElement json) =>
        json.Find("choices") is null && json.Find("message") is not { ValueKind: JsonValueKind.Object } && !IsSuccess(json) && Of(json) is { Message: not null } told ? told : null;

    private static bool IsSuccess(JsonElement json) => Codes.Select(name => json.Name(name)).FirstOrDefault(code => code is not null)?.ToLowerInvariant() is "0" or "200" or "ok" or "success";

    /// <summary>What names itself an error; and what has no choices, but what errors have.</summary>
    private static bool IsErrorByForm(JsonElement json)
    {
        if (json.Piece("object") == "error" || json.Piece("type") == "error")
            return true;
        if (json.Find("choices") is not null)
            return false;
        return json.Find("detail") is not null || IsTold(json.Find("errors")) || json.Find("success") is { ValueKind: JsonValueKind.False }
            || (json.Find("code") is not null && json.Piece("message") is not null && !IsSuccess(json));
    }

    private static bool IsTold(JsonElement? error) => error switch
    {
        { ValueKind: JsonValueKind.String } text => JsonPiece.Read(text).Length > 0,
        { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out var code) && code != 0,
        { ValueKind: JsonValueKind.Object } told => !IsSuccess(told) && told.EnumerateObject().Any(member => IsTold(member.Value)),
        { ValueKind: JsonValueKind.Array } several => several.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.True } => true,
        _ => false,
    };

    private static string? Text(JsonElement json)
    {
        var text = Texts.Select(name => json.Piece(name)).FirstOrDefault(text => text is not null);

        // a gateway that passes an error on says little itself
        return text is not null && json.Find("metadata")?.Piece("raw") is { } raw ? $"{text}: {Words(raw)}" : text is null ? TextBelow(json) : Words(text);
    }

    /// <summary>Some put an error into another as the text of its JSON.</summary>
    private static string Words(string text)
    {
        if (!text.StartsWith('{'))
            return text;
        try
        {
            return Of(JsonElement.Parse(text)).Message ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string? TextBelow(JsonElement json) =>
        (json.Items("detail").FirstOrDefault() is { ValueKind: JsonValueKind.Object } detail ? detail.Piece("msg") : null)
        ?? (json.Find("message") is { ValueKind: JsonValueKind.Object } inner ? Text(inner) ?? inner.GetRawText() : null);
}
