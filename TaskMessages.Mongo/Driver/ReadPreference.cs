using System.Text.Json;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Which members of a replica set are read from.</summary>
public sealed class ReadPreference
{
    /// <param name="mode">Primary or secondaries.</param>
    /// <param name="tagSets">Tried in order: the first that any member meets decides.</param>
    /// <param name="maxStaleness">How far a member may lag behind the primary.</param>
    /// <exception cref="ArgumentException">The primary is asked for, and tags or staleness besides.</exception>
    public ReadPreference(ReadPreferenceMode mode, IEnumerable<TagSet>? tagSets = null, TimeSpan? maxStaleness = null)
    {
        ReadPreferenceMode = mode;
        TagSets = [.. tagSets ?? []];
        MaxStaleness = maxStaleness;
        if (mode != ReadPreferenceMode.Primary)
            return;
        if (TagSets.Any(set => !set.IsEmpty))
            throw new ArgumentException("TagSets cannot be used with ReadPreferenceMode Primary.", nameof(tagSets));
        if (maxStaleness is not null)
            throw new ArgumentException("MaxStaleness cannot be used with ReadPreferenceMode Primary.", nameof(maxStaleness));
    }

    public static ReadPreference Primary { get; } = new(ReadPreferenceMode.Primary);

    public static ReadPreference PrimaryPreferred { get; } = new(ReadPreferenceMode.PrimaryPreferred);

    public static ReadPreference Secondary { get; } = new(ReadPreferenceMode.Secondary);

    public static ReadPreference SecondaryPreferred { get; } = new(ReadPreferenceMode.SecondaryPreferred);

    public static ReadPreference Nearest { get; } = new(ReadPreferenceMode.Nearest);

    public TimeSpan? MaxStaleness { get; }

    public ReadPreferenceMode ReadPreferenceMode { get; }

    public IReadOnlyList<TagSet> TagSets { get; }

    /// <summary>As servers take it in <c>$readPreference</c>.</summary>
    internal BsonDocument ToDocument()
    {
        var document = new BsonDocument("mode", JsonNamingPolicy.CamelCase.ConvertName(ReadPreferenceMode.ToString()));
        if (TagSets.Count > 0)
            document.Add("tags", new BsonArray(TagSets.Select(set => new BsonDocument(set.Tags.Select(tag => new BsonElement(tag.Name, tag.Value))))));
        if (MaxStaleness is { } staleness)
            document.Add("maxStalenessSeconds", (int)staleness.TotalSeconds);
        return document;
    }
}
