namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$inc</c> and <c>$mul</c>. An int32 result that does not fit becomes an int64; an int64 that does not fit is an error.</summary>
internal sealed class ArithmeticLeaf(BsonValue operand, bool multiplies) : UpdateLeaf
{
    public static ArithmeticLeaf Parse(BsonElement element, bool multiplies) => element.Value.IsNumeric
        ? new ArithmeticLeaf(element.Value, multiplies)
        : throw new ServerErrorException(ServerError.TypeMismatch, $"Cannot {(multiplies ? "multiply" : "increment")} with non-numeric argument: {{{BsonText.OfElement(element.Name, element.Value)}}}");

    private string Name => multiplies ? "$mul" : "$inc";

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is null)
            return multiplies ? BsonArithmetic.Multiply(operand, 0) : operand;
        if (!current.IsNumeric)
            throw new ServerErrorException(ServerError.TypeMismatch, $"Cannot apply {Name} to a value of non-numeric type. {{{context.IdText}}} has the field '{context.FieldName}' of non-numeric type {BsonTypeNames.Of(current)}");
        var result = multiplies ? BsonArithmetic.Multiply(current, operand) : BsonArithmetic.Add(current, operand);
        return result is null
            ? throw new ServerErrorException(ServerError.BadValue, $"Failed to apply {Name} operations to current value ({DebugText(current)}) for document {{{context.IdText}}}")
            : Changed(current, result);
    }

    private static string DebugText(BsonValue value) => value is BsonInt64 ? $"(NumberLong){value}" : $"(NumberInt){value}";
}
