namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>Where in an array a filter matched: what <c>$</c> stands for in updates and projections.</summary>
internal sealed class MatchDetails
{
    /// <summary>Index of the matched element of the outermost array on the path; -1 when no array was searched.</summary>
    public int ArrayIndex { get; private set; } = -1;

    public void Record(int arrayIndex) => ArrayIndex = arrayIndex;

    public void Clear() => ArrayIndex = -1;
}
