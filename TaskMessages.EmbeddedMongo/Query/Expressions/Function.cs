namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>A row of an operator family's table.</summary>
/// <param name="Name">The operator, with its dollar.</param>
/// <param name="Min">Least number of arguments.</param>
/// <param name="Max">Greatest number of arguments.</param>
/// <param name="Call">The operator over its evaluated arguments; null stands for missing.</param>
internal sealed record Function(string Name, int Min, int Max, Func<BsonValue?[], BsonValue?> Call)
{
    public const int AnyNumber = int.MaxValue;

    /// <summary>Whether it takes one argument and says so in its own words, as the conversions do.</summary>
    public bool IsConversion { get; init; }

    public Expression Parse(BsonValue arguments, VariableScope scope)
    {
        var expressions = ExpressionParser.ParseArguments(arguments, scope);
        if (expressions.Length >= Min && expressions.Length <= Max)
            return new FunctionExpression(Call, expressions);
        if (IsConversion)
            throw new ServerErrorException(50723, $"{Name} requires a single argument, got {expressions.Length}");
        throw Min == Max
            ? new ServerErrorException(16020, $"Expression {Name} takes exactly {Min} arguments. {expressions.Length} were passed in.")
            : new ServerErrorException(28667, $"Expression {Name} takes at least {Min} arguments, and at most {Max}, but {expressions.Length} were passed in.");
    }
}
