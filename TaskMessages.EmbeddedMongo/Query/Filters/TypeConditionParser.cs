namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>Reads <c>$type</c>: a number, a name, <c>"number"</c>, or an array of these.</summary>
internal static class TypeConditionParser
{
    private static readonly int[] NumberCodes = [1, 16, 18, 19];

    public static TypeNode Parse(FieldPath path, BsonValue value)
    {
        var codes = new HashSet<int>();
        if (value is BsonArray list)
        {
            foreach (var item in list)
                Add(codes, item);
        }
        else
        {
            Add(codes, value);
        }
        if (codes.Count == 0)
            throw new ServerErrorException(ServerError.FailedToParse, $"{path} must match at least one type");
        return new TypeNode(path, codes);
    }

    private static void Add(HashSet<int> codes, BsonValue type)
    {
        if (type is BsonString name)
            AddName(codes, name.Value);
        else if (!type.IsNumeric)
            throw new ServerErrorException(ServerError.TypeMismatch, "type must be represented as a number or a string");
        else if (WholeNumber.TryGetInt32(type, out var code) && BsonTypeNames.IsCode(code))
            codes.Add(code);
        else
            throw Bad($"Invalid numerical type code: {NumberText(type)}{(Truth.Of(type) ? string.Empty : ". Instead use {$exists:false}.")}");
    }

    private static void AddName(HashSet<int> codes, string name)
    {
        if (name == "number")
            codes.UnionWith(NumberCodes);
        else if (BsonTypeNames.TryGetCode(name, out var code))
            codes.Add(code);
        else if (name == "missing")
            throw Bad("'missing' is not a legal type name. To query for non-existence of a field, use {$exists:false}.");
        else
            throw Bad("Unknown type name alias: " + name);
    }

    private static string NumberText(BsonValue number) =>
        number is BsonDouble { Value: var real } && real == Math.Floor(real) ? real.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : BsonText.Of(number);

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
