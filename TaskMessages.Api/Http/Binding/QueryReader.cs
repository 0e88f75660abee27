using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Http.Binding;

/// <summary>Reads query parameters by the contracts' rules; of a repeated parameter the last counts.</summary>
internal readonly struct QueryReader(IQueryCollection query, RequestErrors errors)
{
    public string? OptionalString(string name)
    {
        errors.Visited?.Add(InvalidRequest.QueryPrefix + name);
        return query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;
    }

    /// <summary>Every value of a parameter that may be repeated.</summary>
    public IEnumerable<string> AllStrings(string name)
    {
        errors.Visited?.Add(InvalidRequest.QueryPrefix + name);
        return query.TryGetValue(name, out var values) ? values.OfType<string>() : [];
    }

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

    /// <summary>Cut into 32 bits, for rules to compare with their bounds.</summary>
    public int SmallInteger(string name, int fallback) => (int)Math.Clamp(Integer(name, fallback), int.MinValue, int.MaxValue);

    public void Fail(string name, string message) => errors.Add(message, InvalidRequest.QueryPrefix + name);
}
