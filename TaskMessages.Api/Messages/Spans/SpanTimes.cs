using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Spans;

/// <summary>Reads a span's times, of whole milliseconds.</summary>
internal static class SpanTimes
{
    public static DateTime Required(ObjectReader reader, string name)
    {
        if (reader.TryGet(name, out var value) && value is not null)
            return Optional(reader, name) ?? default;
        reader.Fail(name, "Field required");
        return default;
    }

    public static DateTime? Optional(ObjectReader reader, string name)
    {
        if (!reader.TryGet(name, out var value) || value is null)
            return null;
        if (LaxDateTime.TryRead(value, out var time))
            return Domain.Time.ClockExtensions.TruncateToMilliseconds(time);
        reader.Fail(name, "Input should be a valid datetime");
        return null;
    }

    /// <summary>Any JSON value.</summary>
    public static object? Value(ObjectReader reader, string name) => reader.TryGet(name, out var value) ? JsonReading.Storable(value) : null;
}
