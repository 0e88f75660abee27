namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>The order in which an update visits fields, and so the order of the fields it adds: numbers by value, then names by bytes.</summary>
internal sealed class FieldNameOrder : IComparer<string>
{
    public static readonly FieldNameOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var left = FieldPath.PositionOf(x ?? string.Empty);
        var right = FieldPath.PositionOf(y ?? string.Empty);
        return (left < 0, right < 0) switch
        {
            (false, false) => left.CompareTo(right),
            (true, true) => string.CompareOrdinal(x, y),
            (var leftIsName, _) => leftIsName ? 1 : -1,
        };
    }
}
