namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>The table of operators: the families' functions, and the operators that evaluate their arguments themselves.</summary>
internal static class ExpressionOperators
{
    private static readonly Dictionary<string, Function> Functions = new[]
    {
        ArithmeticFunctions.Table, ArrayFunctions.Table, ComparisonFunctions.Table, ConversionFunctions.Table,
        ExtremeFunctions.Table, ObjectFunctions.Table, PowerFunctions.Table, RoundingFunctions.Table, StringFunctions.Table,
    }.SelectMany(table => table).ToDictionary(function => function.Name, StringComparer.Ordinal);

    private static readonly HashSet<string> Special =
    [
        "$and", "$or", "$cond", "$convert", "$filter", "$getField", "$setField", "$unsetField", "$ifNull", "$let", "$literal", "$const", "$map", "$rand", "$reduce", "$switch", "$meta",
    ];

    public static bool IsOperator(string name) => Functions.ContainsKey(name) || Special.Contains(name) || DatePartExpression.Names.Contains(name);

    public static Expression Parse(string name, BsonValue arguments, VariableScope scope)
    {
        if (Functions.TryGetValue(name, out var function))
            return function.Parse(arguments, scope);
        return name switch
        {
            "$and" => new LogicExpression(ExpressionParser.ParseArguments(arguments, scope), stopsAt: false),
            "$or" => new LogicExpression(ExpressionParser.ParseArguments(arguments, scope), stopsAt: true),
            "$cond" => CondExpression.Parse(arguments, scope),
            "$convert" => ConvertExpression.Parse(arguments, scope),
            "$filter" => FilterExpression.Parse(arguments, scope),
            "$getField" or "$setField" or "$unsetField" => FieldExpression.Parse(name, arguments, scope),
            "$ifNull" => IfNullExpression.Parse(arguments, scope),
            "$let" => LetExpression.Parse(arguments, scope),
            "$literal" or "$const" => new LiteralExpression(arguments),
            "$map" => MapExpression.Parse(arguments, scope),
            "$rand" => RandExpression.Parse(arguments),
            "$reduce" => ReduceExpression.Parse(arguments, scope),
            "$switch" => SwitchExpression.Parse(arguments, scope),
            "$meta" => throw new ServerErrorException(40218, "query requires metadata that is not available"),
            _ => DatePartExpression.Parse(name, arguments, scope) ?? throw new ServerErrorException(ServerError.InvalidPipelineOperator, $"Unrecognized expression '{name}'"),
        };
    }

    /// <summary>All that expressions may use.</summary>
    public static IEnumerable<string> Names => Functions.Keys.Concat(Special).Concat(DatePartExpression.Names).Where(name => name != "$meta");
}
