namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>
/// The members in which a new version of a document may differ from the one before. Updates share what they leave alone, so that another object is another value as far as this
/// needs to know. Reused from document to document.
/// </summary>
internal sealed class ChangedMembers
{
    private readonly List<string> _names = [];

    public void Find(BsonDocument before, BsonDocument after)
    {
        _names.Clear();
        var old = before.AsSpan();
        var next = after.AsSpan();
        var (kept, found) = (0, 0);
        for (var i = 0; i < next.Length; i++)
        {
            // most members stand where they stood
            var position = kept < old.Length && Same(old[kept].Name, next[i].Name) ? kept : PositionOf(old, next[i].Name);
            if (position < 0 || !ReferenceEquals(old[position].Value, next[i].Value))
                _names.Add(next[i].Name);
            if (position < 0)
                continue;
            kept = position + 1;
            found++;
        }

        if (found == old.Length)
            return;
        foreach (ref readonly var element in old)
        {
            if (PositionOf(next, element.Name) < 0)
                _names.Add(element.Name);
        }
    }

    public bool ContainsAny(IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            foreach (var changed in _names)
            {
                if (Same(changed, names[i]))
                    return true;
            }
        }

        return false;
    }

    private static int PositionOf(ReadOnlySpan<BsonElement> elements, string name)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            if (Same(elements[i].Name, name))
                return i;
        }

        return -1;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
