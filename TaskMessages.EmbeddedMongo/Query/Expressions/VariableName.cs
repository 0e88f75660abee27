namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>The rules for names of variables.</summary>
internal static class VariableName
{
    /// <summary>Users define names that start with a lower-case letter (or are beyond ASCII), or <c>CURRENT</c>.</summary>
    public static void CheckDefinable(string name)
    {
        if (name.Length == 0)
            throw new ServerErrorException(ServerError.FailedToParse, "empty variable names are not allowed");
        if (name != "CURRENT" && !char.IsAsciiLetterLower(name[0]) && name[0] < 0x80)
            throw new ServerErrorException(ServerError.FailedToParse, $"'{name}' starts with an invalid character for a user variable name");
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && c < 0x80)
                throw new ServerErrorException(ServerError.FailedToParse, $"'{name}' contains an invalid character for a variable name: '{c}'");
        }
    }
}
