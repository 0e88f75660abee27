namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Which objects can be looked for inside others: names that are no paths, and not too many values.</summary>
internal static class ContainmentRules
{
    private static readonly System.Buffers.SearchValues<char> NotInNames = System.Buffers.SearchValues.Create(".$\0");

    public static bool AreComparable(JsonMap map, int maxValues) => Count(map) <= maxValues && HasPlainNames(map);

    private static int Count(object? value) => value switch
    {
        JsonMap map => 1 + map.Values.Sum(Count),
        IReadOnlyList<object?> list => 1 + list.Sum(Count),
        _ => 1,
    };

    private static bool HasPlainNames(object? value) => value switch
    {
        JsonMap map => map.All(member => member.Key.Length > 0 && !member.Key.AsSpan().ContainsAny(NotInNames) && HasPlainNames(member.Value)),
        IReadOnlyList<object?> list => list.All(HasPlainNames),
        _ => true,
    };
}
