namespace TaskMessages.Mongo.Driver;

/// <summary>Tags that a member must all have to be read from; the empty set is met by every member.</summary>
public sealed class TagSet
{
    public TagSet()
        : this([])
    {
    }

    public TagSet(IEnumerable<Tag> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        Tags = [.. tags];
    }

    public bool IsEmpty => Tags.Count == 0;

    public IReadOnlyList<Tag> Tags { get; }

    /// <summary>Whether every tag of <paramref name="required"/> is one of these.</summary>
    public bool ContainsAll(TagSet required)
    {
        ArgumentNullException.ThrowIfNull(required);
        return required.Tags.All(Tags.Contains);
    }

    public override string ToString() => $"{{{string.Join(", ", Tags)}}}";
}
