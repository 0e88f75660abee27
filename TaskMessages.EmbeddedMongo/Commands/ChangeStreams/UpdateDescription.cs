namespace TaskMessages.EmbeddedMongo.Commands.ChangeStreams;

/// <summary>What an update has changed, as MongoDB tells it: fields with their new values, fields that are gone, arrays that have become shorter, by their dotted paths.</summary>
internal sealed class UpdateDescription
{
    private readonly BsonDocument _updated = [];
    private readonly BsonArray _removed = [];
    private readonly BsonArray _truncated = [];

    private UpdateDescription()
    {
    }

    public static BsonDocument Of(BsonDocument before, BsonDocument after)
    {
        var description = new UpdateDescription();
        description.Compare("", before, after);
        return new BsonDocument { { "updatedFields", description._updated }, { "removedFields", description._removed }, { "truncatedArrays", description._truncated } };
    }

    private void Compare(string path, BsonDocument before, BsonDocument after)
    {
        foreach (var element in before)
        {
            if (!after.Contains(element.Name))
                _removed.Add(path + element.Name);
        }

        foreach (var element in after)
        {
            if (!before.TryGetValue(element.Name, out var old))
                _updated.Add(path + element.Name, element.Value);
            else
                Compare(path + element.Name, old, element.Value);
        }
    }

    private void Compare(string path, BsonValue before, BsonValue after)
    {
        if (before is BsonDocument oldDocument && after is BsonDocument newDocument)
            Compare(path + ".", oldDocument, newDocument);
        else if (before is BsonArray oldArray && after is BsonArray newArray)
            Compare(path, oldArray, newArray);
        else if (!BsonIdentity.AreSame(before, after))
            _updated.Add(path, after);
    }

    private void Compare(string path, BsonArray before, BsonArray after)
    {
        if (after.Count < before.Count)
            _truncated.Add(new BsonDocument { { "field", path }, { "newSize", after.Count } });
        for (var i = 0; i < after.Count; i++)
        {
            if (i < before.Count)
                Compare($"{path}.{i}", before[i], after[i]);
            else
                _updated.Add($"{path}.{i}", after[i]);
        }
    }
}
