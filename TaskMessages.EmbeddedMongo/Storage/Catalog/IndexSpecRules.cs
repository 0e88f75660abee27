using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>What createIndexes asks of the description of an index, field by field.</summary>
internal static class IndexSpecRules
{
    private const int MaxFields = 32;
    private const string IdName = "_id_";

    /// <exception cref="ServerErrorException">The description is malformed, or asks for a kind of index that is not supported.</exception>
    public static void Check(BsonDocument source)
    {
        var pattern = Pattern(source);
        var name = Name(source);
        var isId = pattern is { ElementCount: 1 } && pattern.GetElement(0).Name == "_id";
        if (isId && !(WholeNumber.TryGetInt32(pattern.GetElement(0).Value, out var direction) && direction == 1))
            throw Bad(ServerError.BadValue, $"The field 'key' for an _id index must be {{_id: 1}}, but got {BsonText.Of(pattern)}");
        if (!isId && name == IdName)
            throw Bad(ServerError.BadValue, $"The index name '{IdName}' is reserved for the _id index, which must have key pattern {{_id: 1}}, found key: {BsonText.Of(pattern)}");
        foreach (var element in source)
        {
            if (isId && element.Name is not ("key" or "name" or "v" or "ns" or "collation" or "_id"))
                throw Bad(ServerError.InvalidIndexSpecificationOption, $"The field '{element.Name}' is not valid for an _id index specification. Specification: {BsonText.Of(source)}");
            CheckOption(source, element);
        }
    }

    /// <summary>The description without the options that MongoDB does not know.</summary>
    public static BsonDocument WithoutUnknown(BsonDocument source) => BsonDocuments.From(source.Where(option => IsKnown(option.Name)));

    private static bool IsKnown(string name) => IdleIndexOptions.IsKept(name) || IdleIndexOptions.IsForgotten(name) || name is "key" or "name" or "v" or "unique" or "sparse" or "hidden"
        or "partialFilterExpression" or "collation" or "expireAfterSeconds" or "wildcardProjection" or "prepareUnique" or "clustered" or "originalSpec" or "columnstoreProjection";

    private static BsonDocument Pattern(BsonDocument source)
    {
        if (!source.TryGetValue("key", out var key))
            throw Bad(ServerError.FailedToParse, "The 'key' field is a required property of an index specification");
        if (key is not BsonDocument pattern)
            throw Bad(ServerError.TypeMismatch, $"The field 'key' must be an object, but got {BsonTypeNames.Of(key)}");
        if (pattern.ElementCount == 0)
            throw Bad(ServerError.CannotCreateIndex, "Index keys cannot be empty.");
        if (pattern.ElementCount > MaxFields)
            throw Bad(ServerError.CannotCreateIndex, "Index key pattern too large");
        foreach (var element in pattern)
            CheckField(element);
        if (pattern.Select(element => element.Name).Distinct(StringComparer.Ordinal).Count() != pattern.ElementCount)
            throw Bad(ServerError.BadValue, "Index key pattern names a field twice");
        return pattern;
    }

    private static void CheckField(BsonElement element)
    {
        if (element.Value is BsonString plugin)
            throw Bad(ServerError.CannotCreateIndex, $"Unknown index plugin '{plugin.Value}'");
        if (!element.Value.IsNumeric || element.Value.ToDouble() is 0 or double.NaN)
            throw Bad(ServerError.CannotCreateIndex, "Values in the index key pattern must be numbers other than 0");
        if (element.Name.Contains("$**", StringComparison.Ordinal))
            throw Bad(ServerError.CannotCreateIndex, "wildcard indexes are not supported");
        var parts = element.Name.Split('.');
        if (Array.Exists(parts, part => part.Length == 0))
            throw Bad(ServerError.CannotCreateIndex, "Index keys cannot contain an empty field");
        if (Array.Exists(parts, part => part[0] == '$' && part is not ("$id" or "$db" or "$ref")))
            throw Bad(ServerError.CannotCreateIndex, "Index key contains an illegal field name: field name starts with '$'");
    }

    private static string Name(BsonDocument source)
    {
        if (!source.TryGetValue("name", out var value))
            throw Bad(ServerError.FailedToParse, "The 'name' field is a required property of an index specification");
        return value switch
        {
            BsonString { Value: "" } => throw Bad(ServerError.CannotCreateIndex, "index names cannot be empty"),
            BsonString { Value: "*" } => throw Bad(ServerError.BadValue, "The index name '*' is not valid."),
            BsonString name when name.Value.Contains('\0') => throw Bad(ServerError.CannotCreateIndex, "index names cannot contain NUL characters"),
            BsonString name => name.Value,
            _ => throw Bad(ServerError.TypeMismatch, $"The field 'name' must be a string, but got {BsonTypeNames.Of(value)}"),
        };
    }

    private static void CheckOption(BsonDocument source, BsonElement element)
    {
        switch (element.Name)
        {
            case "key" or "name":
                break;
            case var name when IdleIndexOptions.IsKept(name) || IdleIndexOptions.IsForgotten(name):
                IdleIndexOptions.Check(element);
                break;
            case "v":
                CheckVersion(source, element.Value);
                break;
            case "unique" or "sparse" or "hidden" when element.Value is not (BsonBoolean or { IsNumeric: true }):
                throw Bad(ServerError.TypeMismatch, $"The field '{element.Name}' has value {BsonText.OfElement(element.Name, element.Value)}, which is not convertible to bool");
            case "unique" or "sparse" or "hidden":
                break;
            case "partialFilterExpression" when element.Value is not BsonDocument:
                throw WrongType(element, "object");
            case "partialFilterExpression":
                break;
            case "collation" when element.Value is BsonDocument { ElementCount: 1 } collation && collation.GetValue("locale", "") is BsonString { Value: "simple" }:
                break;
            case "collation":
                throw Bad(ServerError.NotImplemented, "The option 'createIndexes.indexes.collation' is not supported");
            case "expireAfterSeconds":
                CheckSeconds(element);
                break;
            case "wildcardProjection":
                throw Bad(ServerError.BadValue, $"The field 'wildcardProjection' is only allowed in an 'wildcard' index. Specification: {BsonText.Of(source)}");
            case "prepareUnique" or "clustered" when element.Value is BsonBoolean or { IsNumeric: true } && !Truth.Of(element.Value):
                break;
            case "prepareUnique" or "clustered" or "originalSpec" or "columnstoreProjection":
                throw Bad(ServerError.NotImplemented, $"The option 'createIndexes.indexes.{element.Name}' is not supported");
            default:
                throw Bad(ServerError.InvalidIndexSpecificationOption, $"The field '{element.Name}' is not valid for an index specification. Specification: {BsonText.Of(source)}");
        }
    }

    private static void CheckVersion(BsonDocument source, BsonValue version)
    {
        if (!version.IsNumeric)
            throw Bad(ServerError.TypeMismatch, $"The field 'v' must be a number, but got {BsonTypeNames.Of(version)}");
        switch (version.ToDouble())
        {
            case 2:
                return;
            case 1:
                throw Bad(ServerError.NotImplemented, "Indexes of version 1 are not supported");
            default:
                throw Bad(ServerError.CannotCreateIndex, $"Invalid index specification {BsonText.Of(source)}; cannot create an index with v={BsonText.Of(version)}");
        }
    }

    private static void CheckSeconds(BsonElement element)
    {
        if (!element.Value.IsNumeric)
            throw WrongType(element, "numeric");
        if (element.Value.ToDouble() is not (>= 0 and <= int.MaxValue))
            throw Bad(ServerError.CannotCreateIndex, "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than " + element.Value);
    }

    private static ServerErrorException WrongType(BsonElement element, string expected) =>
        Bad(ServerError.TypeMismatch, $"The field '{element.Name}' must be of type {expected}, but got {element.Value.BsonType}");

    private static ServerErrorException Bad(ServerError error, string message) => new(error, message);
}
