using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>The array filters of an update, by identifier.</summary>
internal sealed class ArrayFilters
{
    private readonly Dictionary<string, FilterNode> _filters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public bool IsEmpty => _filters.Count == 0;

    public static ArrayFilters Parse(BsonArray? specs, QueryScope scope)
    {
        var result = new ArrayFilters();
        if (specs is null)
            return result;
        for (var i = 0; i < specs.Count; i++)
        {
            if (specs[i] is not BsonDocument spec)
                throw new ServerErrorException(ServerError.TypeMismatch, $"BSON field 'update.updates.arrayFilters.{i}' is the wrong type '{BsonTypeNames.Of(specs[i])}', expected type 'object'");
            result.Add(spec, scope);
        }
        return result;
    }

    /// <summary>Notes that a path names the identifier.</summary>
    /// <returns>Whether there is such a filter; there is always one for the empty identifier.</returns>
    public bool Use(string identifier)
    {
        _used.Add(identifier);
        return identifier.Length == 0 || _filters.ContainsKey(identifier);
    }

    public void CheckAllUsed(BsonDocument update)
    {
        foreach (var identifier in _filters.Keys)
        {
            if (!_used.Contains(identifier))
                throw Failed($"The array filter for identifier '{identifier}' was not used in the update {BsonText.Of(update)}");
        }
    }

    public bool Matches(string identifier, BsonValue element) =>
        identifier.Length == 0 || _filters[identifier].Matches(new BsonDocument(identifier, element), null);

    private void Add(BsonDocument spec, QueryScope scope)
    {
        var (filter, identifier) = ParseOne(spec, scope);
        if (identifier is null)
            throw Failed("Cannot use an expression without a top-level field name in arrayFilters");
        if (!_filters.TryAdd(identifier, filter))
            throw Failed("Found multiple array filters with the same top-level field name " + identifier);
    }

    private static (FilterNode Filter, string? Identifier) ParseOne(BsonDocument spec, QueryScope scope)
    {
        try
        {
            var filter = FilterParser.Parse(spec, FilterLevel.Element, scope);
            string? identifier = null;
            FindIdentifier(spec, ref identifier);
            if (identifier is not null && (!char.IsAsciiLetterLower(identifier[0]) || !identifier.All(char.IsAsciiLetterOrDigit)))
                throw new ServerErrorException(ServerError.BadValue, $"The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '{identifier}'");
            return (filter, identifier);
        }
        catch (ServerErrorException e)
        {
            throw e.Within("Error parsing array filter");
        }
    }

    private static void FindIdentifier(BsonDocument spec, ref string? identifier)
    {
        foreach (var element in spec)
        {
            if (element.Name.StartsWith('$'))
            {
                if (element.Value is BsonArray list)
                {
                    foreach (var entry in list.OfType<BsonDocument>())
                        FindIdentifier(entry, ref identifier);
                }
                continue;
            }
            var name = FieldPath.Parse(element.Name).First;
            if (identifier is not null && identifier != name)
                throw Failed($"Expected a single top-level field name, found '{identifier}' and '{name}'");
            if (name.Length > 0)
                identifier = name;
        }
    }

    private static ServerErrorException Failed(string message) => new(ServerError.FailedToParse, message);
}
