using TaskMessages.Api.Json;

namespace TaskMessages.Api.Http;

/// <summary>Reads query parameters by the contracts' rules; of a repeated parameter the last counts.</summary>
internal readonly struct QueryReader(IQueryCollection query, RequestErrors errors)
{
    public string? OptionalString(string name) => query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;

    public string RequiredString(string name)
    {
        if (OptionalString(name) is { } text)
            return text;
        Fail(name, "Field required");
        return "";
    }

    public long Integer(string name, long fallback)
    {
        if (OptionalString(name) is not { } text)
            return fallback;
        if (LaxInteger.TryParse(text, out var value))
            return value;
        Fail(name, "Input should be a valid integer, unable to parse string as an integer");
        return fallback;
    }

    public int Integer(string name, int fallback, int min, int max)
    {
        var value = Integer(name, fallback);
        if (value < min)
            Fail(name, $"Input should be greater than or equal to {min}");
        if (value > max)
            Fail(name, $"Input should be less than or equal to {max}");
        return (int)Math.Clamp(value, min, max);
    }

    public void Fail(string name, string message) => errors.Add(message, InvalidRequest.QueryPrefix + name);
}
