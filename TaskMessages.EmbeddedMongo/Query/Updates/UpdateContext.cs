using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>One application of an update to one document.</summary>
internal sealed class UpdateContext(BsonDocument original, int matchedIndex, bool isInsert)
{
    private readonly List<string> _path = [];
    private string? _matchedField;

    /// <summary>The document before the update; operators of one update do not see each other's results.</summary>
    public BsonDocument Original => original;

    /// <summary>Whether the result will be inserted.</summary>
    public bool IsInsert => isInsert;

    /// <summary>The path of what is being updated, positions resolved.</summary>
    public string Path => string.Join('.', _path);

    /// <summary>The last name of <see cref="Path"/>.</summary>
    public string FieldName => _path.Count == 0 ? string.Empty : _path[^1];

    /// <summary>The document's id as error texts quote it.</summary>
    public string IdText => original.TryGetValue("_id", out var id) ? BsonText.OfElement("_id", id) : "no id";

    /// <summary>What <c>$</c> in a path stands for.</summary>
    /// <exception cref="ServerErrorException">The filter searched no array.</exception>
    public string MatchedField => _matchedField ??= matchedIndex >= 0
        ? matchedIndex.ToString(CultureInfo.InvariantCulture)
        : throw new ServerErrorException(ServerError.BadValue, "The positional operator did not find the match needed from the query.");

    public void Enter(string name) => _path.Add(name);

    public void Leave() => _path.RemoveAt(_path.Count - 1);
}
