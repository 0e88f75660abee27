using System.Buffers;
using System.Text;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>Reads the <c>filters</c> parameter (section 7). What it cannot mean is 400; members it does not know are ignored.</summary>
internal static class FilterReader
{
    /// <param name="text">JSON: one filter or an array of them; null and empty are no filter.</param>
    /// <param name="limits">How many leaves there may be.</param>
    public static IReadOnlyList<MessageFilter> Read(string? text, LimitsOptions limits)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        var reading = StrictJsonReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)), limits.MaxJsonDepth);
        if (reading.Error is { } error)
            throw Bad($"Invalid JSON in filters parameter: {error}");

        MessageFilter[] filters = JsonReading.Storable(reading.Value) switch
        {
            JsonMap one => [ReadFilter(one)],
            List<object?> many => [.. many.Select(item => ReadFilter(item as JsonMap ?? throw Bad("filters must hold objects only")))],
            _ => throw Bad("filters must be an object or an array of objects"),
        };
        if (filters.Sum(filter => filter.Leaves.Count) > limits.MaxFilterLeaves)
            throw Bad($"filters compare more than {limits.MaxFilterLeaves} members");
        return filters;
    }

    private static MessageFilter ReadFilter(JsonMap filter)
    {
        var leaves = new List<FilterLeaf>();
        if (filter.TryGetValue("content", out var content) && content is not null)
            AddContent(leaves, content as JsonMap ?? throw Bad("filters: content must be an object"));
        if (filter.TryGetValue("streaming_status", out var status) && status is not null)
        {
            if (!StreamingStatusNames.TryParse(status as string, out _))
                throw Bad("filters: streaming_status must be 'IN_PROGRESS' or 'DONE'");
            leaves.Add(new FilterLeaf("streaming_status", status));
        }
        var exclude = false;
        if (filter.TryGetValue("exclude", out var flag) && !LaxBoolean.TryRead(flag, out exclude))
            throw Bad("filters: exclude must be a boolean");
        if (leaves.Exists(leaf => leaf.Path.Contains('\0', StringComparison.Ordinal)))
            throw Bad("filters: a member name must not contain a null character");
        return new MessageFilter(leaves, exclude);
    }

    private static void AddContent(List<FilterLeaf> leaves, JsonMap content)
    {
        var shape = Choose(content);
        foreach (var (name, value) in content)
        {
            if (value is not null && shape.Knows(name))
                leaves.AddRange(FilterLeaf.Flatten($"content.{name}", Normalise(name, value)));
        }
    }

    /// <summary>An explicit type decides; otherwise the shape that recognises most members, the first of equals.</summary>
    private static FilterShape Choose(JsonMap content)
    {
        var isTyped = content.TryGetValue("type", out var type) && type is not null;
        foreach (var (name, value) in content)
        {
            var known = FilterShape.All.Where(shape => shape.Knows(name)).ToArray();
            if (value is not null && !isTyped && known.Length > 0 && !Array.Exists(known, shape => shape.Recognises(name, value)))
                throw Bad($"filters: content.{name} has no valid value");
        }
        return FilterShape.All.Where(shape => shape.Fits(content)).MaxBy(shape => shape.Score(content))
            ?? throw Bad("filters: content fits no type of content");
    }

    /// <summary>A lax boolean is compared as the boolean that is stored.</summary>
    private static object Normalise(string name, object value) =>
        name == "is_error" && LaxBoolean.TryRead(value, out var flag) ? flag : value;

    private static DomainException Bad(string message) => new(DomainError.BadRequest, message);
}
