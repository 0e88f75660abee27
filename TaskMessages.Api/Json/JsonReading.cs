using System.Numerics;

namespace TaskMessages.Api.Json;

/// <summary>What became of the bytes of a request body: a value, or why it is not JSON.</summary>
internal readonly record struct JsonReading(object? Value, RequestError? Error)
{
    public static JsonReading Failed(string message, string location = "") => new(null, new RequestError(message, location));

    /// <summary>
    /// The value as it may be stored: integers beyond 64 bits become the nearest double, as every JSON reader with doubles has them.
    /// </summary>
    public static object? Storable(object? value)
    {
        switch (value)
        {
            case BigInteger big:
                return (double)big;
            case List<object?> list:
                for (var i = 0; i < list.Count; i++)
                    list[i] = Storable(list[i]);
                return list;
            case JsonMap map:
                for (var i = 0; i < map.Count; i++)
                    map.SetAt(i, Storable(map.GetAt(i).Value));
                return map;
            default:
                return value;
        }
    }
}
