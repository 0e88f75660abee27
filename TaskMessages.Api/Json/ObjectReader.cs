namespace TaskMessages.Api.Json;

/// <summary>
/// Reads the members of one JSON object by the contracts' rules and reports the first that breaks one, with its place. Unknown members
/// are ignored. After an error the readings are placeholders: whoever reads looks at <see cref="RequestErrors.First"/> before using them.
/// </summary>
internal readonly struct ObjectReader(JsonMap members, RequestErrors errors, string path = "")
{
    private const string Required = "Field required";
    private const string NotAString = "Input should be a valid string";
    private const string NotAnObject = "Input should be a valid dictionary";
    private const string NotAnArray = "Input should be a valid list";

    public RequestErrors Errors => errors;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public void Fail(string name, string message) => errors.Add(message, PathOf(name));

    /// <summary>True when the member is there, null included.</summary>
    public bool TryGet(string name, out object? value)
    {
        errors.Visited?.Add(PathOf(name));
        return members.TryGetValue(name, out value);
    }

    /// <summary>The body as an object; anything else is an error at its place.</summary>
    public static ObjectReader Of(object? value, RequestErrors errors, string path = "")
    {
        if (value is JsonMap map)
            return new ObjectReader(map, errors, path);
        errors.Add("Input should be a valid dictionary or object to extract fields from", path);
        return new ObjectReader([], errors, path);
    }

    public object? RequiredValue(string name)
    {
        if (!TryGet(name, out var value))
            Fail(name, Required);
        return value;
    }

    public long RequiredInteger(string name) => Integer(name, RequiredValue(name));

    /// <summary>Absent and null are the same.</summary>
    public long? OptionalInteger(string name) =>
        TryGet(name, out var value) && value is not null ? Integer(name, value) : null;

    public string RequiredString(string name)
    {
        if (RequiredValue(name) is string text)
            return text;
        Fail(name, NotAString);
        return "";
    }

    /// <summary>Absent and null are the same.</summary>
    public string? OptionalString(string name)
    {
        if (!TryGet(name, out var value) || value is null)
            return null;
        if (value is string text)
            return text;
        Fail(name, NotAString);
        return null;
    }

    public ObjectReader RequiredObject(string name)
    {
        var value = RequiredValue(name);
        if (value is JsonMap map)
            return new ObjectReader(map, errors, PathOf(name));
        Fail(name, "Input should be a valid dictionary or object to extract fields from");
        return new ObjectReader([], errors, PathOf(name));
    }

    /// <summary>An object that is kept as it is; absent and null are the same.</summary>
    public JsonMap? OptionalMap(string name)
    {
        if (!TryGet(name, out var value) || value is null)
            return null;
        return Map(name, value);
    }

    public JsonMap? RequiredMap(string name) => Map(name, RequiredValue(name));

    public List<object?>? OptionalList(string name)
    {
        if (!TryGet(name, out var value) || value is null)
            return null;
        return List(name, value);
    }

    public List<object?>? RequiredList(string name) => List(name, RequiredValue(name));

    /// <summary>A list of strings; an element of another kind is an error at its index.</summary>
    public string[]? Strings(string name, List<object?>? list)
    {
        if (list is null)
            return null;
        var strings = new string[list.Count];
        for (var i = 0; i < strings.Length; i++)
        {
            if (list[i] is string text)
                strings[i] = text;
            else
                Fail($"{name}.{i}", NotAString);
        }
        return strings;
    }

    /// <summary>Refuses every member that is not among <paramref name="known"/>.</summary>
    public void Forbid(params ReadOnlySpan<string> known)
    {
        foreach (var name in members.Keys)
        {
            if (!known.Contains(name))
                Fail(name, "Extra inputs are not permitted");
        }
    }

    private long Integer(string name, object? value)
    {
        if (LaxInteger.TryRead(value, out var integer) is { } error)
            Fail(name, error);
        return integer;
    }

    private JsonMap? Map(string name, object? value)
    {
        if (value is JsonMap map)
            return (JsonMap?)JsonReading.Storable(map);
        Fail(name, NotAnObject);
        return null;
    }

    private List<object?>? List(string name, object? value)
    {
        if (value is List<object?> list)
            return list;
        Fail(name, NotAnArray);
        return null;
    }
}
