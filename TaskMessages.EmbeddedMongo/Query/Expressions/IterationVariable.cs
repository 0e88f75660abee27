namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>The name in <c>as</c> of <c>$map</c> and <c>$filter</c>.</summary>
internal static class IterationVariable
{
    public static string Parse(BsonValue? name)
    {
        if (name is null)
            return "this";
        var text = name is BsonString { Value: var value } ? value : throw new ServerErrorException(ServerError.TypeMismatch, "Expected 'as' to be a string, found " + BsonTypeNames.Of(name));
        VariableName.CheckDefinable(text);
        return text;
    }
}
