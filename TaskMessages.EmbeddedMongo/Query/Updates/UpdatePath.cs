namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>The rules for paths in update operators.</summary>
internal static class UpdatePath
{
    public static bool IsArrayIdentifier(string part) => part.Length >= 3 && part.StartsWith("$[", StringComparison.Ordinal) && part.EndsWith(']');

    /// <summary>Whether the path depends on the document: it has <c>$</c>, <c>$[]</c> or <c>$[identifier]</c>.</summary>
    public static bool IsDynamic(FieldPath path)
    {
        foreach (var part in path.Parts)
        {
            if (part == UpdateObjectNode.Positional || IsArrayIdentifier(part))
                return true;
        }
        return false;
    }

    /// <returns>Whether the path has a positional <c>$</c>.</returns>
    public static bool Check(FieldPath path)
    {
        if (path.Dotted.Length == 0)
            throw new ServerErrorException(ServerError.EmptyFieldName, "An empty update path is not valid.");
        var positionals = 0;
        foreach (var part in path.Parts)
        {
            if (part.Length == 0)
                throw new ServerErrorException(ServerError.EmptyFieldName, $"The update path '{path}' contains an empty field name, which is not allowed.");
            if (part == UpdateObjectNode.Positional)
                positionals++;
        }
        if (positionals > 1)
            throw Bad($"Too many positional (i.e. '$') elements found in path '{path}'");
        if (path.First == UpdateObjectNode.Positional)
            throw Bad($"Cannot have positional (i.e. '$') element in the first position in path '{path}'");
        if (IsArrayIdentifier(path.First))
            throw Bad($"Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '{path}'");
        if (path.First.StartsWith('$'))
            throw DollarPrefixed(path.First);
        return positionals > 0;
    }

    public static ServerErrorException DollarPrefixed(string name) => new(
        ServerError.DollarPrefixedFieldName,
        $"The dollar ($) prefixed field '{name}' in '{name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
