namespace TaskMessages.Domain.Messages;

/// <summary>One equality test of a filter.</summary>
/// <param name="Path">Dotted path in the stored message: <c>streaming_status</c> or <c>content.data.status</c>.</param>
/// <param name="Value">A plain JSON value; null also matches a missing member.</param>
public sealed record FilterLeaf(string Path, object? Value)
{
    /// <summary>The leaves of a nested object: inner objects become longer paths, an empty object constrains nothing.</summary>
    public static IEnumerable<FilterLeaf> Flatten(string path, object? value)
        => value is JsonMap map ? map.SelectMany(member => Flatten($"{path}.{member.Key}", member.Value)) : [new FilterLeaf(path, value)];
}
