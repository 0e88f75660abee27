namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Reads expressions: paths, variables, operators, and documents and arrays of expressions.</summary>
internal static class ExpressionParser
{
    /// <summary>An expression may be nested this deep.</summary>
    private const int MaxDepth = 200;

    public static Expression Parse(BsonValue value, VariableScope scope) => value switch
    {
        BsonString { Value: ['$', '$', ..] text } => ParseVariable(text[2..], scope),
        BsonString { Value: ['$', ..] text } => PathExpression.Of(scope.Current, ParsePath(text[1..])),
        BsonDocument document => ParseDocument(document, scope),
        BsonArray array => new ArrayExpression([.. array.Select(item => Parse(item, scope))]),
        _ => new LiteralExpression(value),
    };

    /// <summary>The arguments of an operator: the elements of an array, or one value.</summary>
    public static Expression[] ParseArguments(BsonValue arguments, VariableScope scope) =>
        arguments is BsonArray list ? [.. list.Select(item => Parse(item, scope))] : [Parse(arguments, scope)];

    public static FieldPath ParsePath(string text)
    {
        if (text.Length == 0)
            throw new ServerErrorException(16872, "'$' by itself is not a valid FieldPath");
        if (text.EndsWith('.'))
            throw new ServerErrorException(40353, "FieldPath must not end with a '.'.");
        var path = FieldPath.Parse(text);
        if (path.Count > MaxDepth)
            throw new ServerErrorException(ServerError.Overflow, "FieldPath is too long");
        foreach (var part in path.Parts)
        {
            if (part.Length == 0)
                throw new ServerErrorException(15998, "FieldPath field names may not be empty strings.");
            if (part.StartsWith('$'))
                throw new ServerErrorException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            CheckHasNoNull(part);
        }
        return path;
    }

    /// <summary>BSON has no way to write a field's name with a NUL byte in it.</summary>
    public static void CheckHasNoNull(string name)
    {
        // The text ends where MongoDB's does: at the NUL byte that it quotes.
        if (name.Contains('\0', StringComparison.Ordinal))
            throw new ServerErrorException(16411, "FieldPath field names may not contain '");
    }

    private static Expression ParseVariable(string text, VariableScope scope)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? text : text[..dot];
        if (name.Length == 0)
            throw new ServerErrorException(ServerError.FailedToParse, "empty variable names are not allowed");
        var path = dot < 0 ? null : ParsePath(text[(dot + 1)..]);
        var slot = scope.Find(name);
        if (slot >= 0)
            return PathExpression.Of(new VariableExpression(slot), path);
        return name switch
        {
            "ROOT" or "CURRENT" => PathExpression.Of(RootExpression.Instance, path),
            "REMOVE" => new LiteralExpression(null),
            "CLUSTER_TIME" or "USER_ROLES" => throw NotAvailable(name),
            "NOW" => PathExpression.Of(new LiteralExpression(scope.Operation.Now ?? throw NotAvailable(name)), path),
            _ when scope.Operation.Variables.TryGetValue(name, out var value) => PathExpression.Of(new LiteralExpression(value), path),
            _ => throw new ServerErrorException(17276, "Use of undefined variable: " + name),
        };
    }

    private static ServerErrorException NotAvailable(string name) => new(51144, $"Builtin variable '$${name}' is not available");

    private static Expression ParseDocument(BsonDocument document, VariableScope scope)
    {
        if (document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$'))
        {
            if (document.ElementCount != 1)
                throw new ServerErrorException(15983, $"an object representing an expression must have exactly one field: {BsonText.Of(document)}");
            var element = document.GetElement(0);
            return ExpressionOperators.Parse(element.Name, element.Value, scope);
        }
        var fields = new KeyValuePair<string, Expression>[document.ElementCount];
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, value) = (document.GetElement(i).Name, document.GetElement(i).Value);
            if (name.StartsWith('$'))
                throw new ServerErrorException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            if (name.Contains('.', StringComparison.Ordinal))
                throw new ServerErrorException(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.");
            fields[i] = new(name, Parse(value, scope));
        }
        return new DocumentExpression(fields);
    }
}
