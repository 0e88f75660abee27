namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>An update by a whole new document.</summary>
internal sealed class ReplacementUpdate : UpdateMethod
{
    private readonly BsonDocument _replacement;

    public ReplacementUpdate(BsonDocument replacement)
    {
        foreach (var element in replacement)
        {
            if (element.Name.StartsWith('$') && element.Name is not ("$ref" or "$id" or "$db"))
                throw UpdatePath.DollarPrefixed(element.Name);
        }
        _replacement = replacement;
    }

    public override BsonDocument Apply(BsonDocument original, int matchedIndex, bool isInsert)
    {
        var result = KeepId(original, _replacement);
        return BsonIdentity.AreSame(original, result) ? original : result;
    }
}
