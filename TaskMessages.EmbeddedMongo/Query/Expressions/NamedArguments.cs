namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>The arguments of operators that take a document, such as <c>$map</c>.</summary>
internal sealed class NamedArguments
{
    private readonly string _operator;
    private readonly BsonDocument _arguments;

    /// <param name="operator">The operator, with its dollar.</param>
    /// <param name="arguments">Its argument.</param>
    /// <param name="notObjectCode">The error's number when the argument is no document.</param>
    /// <param name="unknownCode">The error's number when it has another name than these.</param>
    /// <param name="names">The names it may have.</param>
    public NamedArguments(string @operator, BsonValue arguments, int notObjectCode, int unknownCode, params ReadOnlySpan<string> names)
    {
        _operator = @operator;
        _arguments = arguments as BsonDocument ?? throw new ServerErrorException(notObjectCode, $"{@operator} only supports an object as its argument");
        foreach (var element in _arguments)
        {
            if (!names.Contains(element.Name))
                throw new ServerErrorException(unknownCode, $"Unrecognized parameter to {@operator}: {element.Name}");
        }
    }

    public BsonValue? Find(string name) => _arguments.TryGetValue(name, out var value) ? value : null;

    public BsonValue Require(string name, int missingCode) =>
        Find(name) ?? throw new ServerErrorException(missingCode, $"Missing '{name}' parameter to {_operator}");
}
