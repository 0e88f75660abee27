using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>How one field of a command or of a write statement is checked before the command reads it.</summary>
/// <param name="Type">What it may hold.</param>
/// <param name="Refused">Known to MongoDB but not supported here: any value that would change the result is an error.</param>
/// <param name="Always">Whether it is refused whatever its value, since MongoDB has none that means the same as leaving it out.</param>
/// <param name="Required">Whether it is an error (40414) to leave it out.</param>
internal sealed record FieldRule(FieldType Type, bool Refused = false, bool Always = false, bool Required = false)
{
    public void Check(string path, string name, BsonValue value)
    {
        if (Refusal(path, name, value) is { } refusal)
            throw refusal;
    }

    /// <summary>The error of an option that is known and not supported with this value; null: there is none.</summary>
    /// <exception cref="ServerErrorException">14: the value is of a wrong type.</exception>
    public ServerErrorException? Refusal(string path, string name, BsonValue value)
    {
        if (!Accepts(value))
            throw WrongType(path, name, value, Expected);
        return Refused && (Always || !IsDefault(value)) ? new ServerErrorException(ServerError.NotImplemented, $"The option '{path}.{name}' is not supported") : null;
    }

    public static ServerErrorException WrongType(string path, string name, BsonValue value, string expected) =>
        new(ServerError.TypeMismatch, $"BSON field '{path}.{name}' is the wrong type '{BsonTypeNames.Of(value)}', expected {expected}");

    private bool Accepts(BsonValue value) => Type switch
    {
        FieldType.Flag => value is BsonBoolean or { IsNumeric: true },
        FieldType.Integer => value is { IsNumeric: true },
        FieldType.Text => value is BsonString,
        FieldType.Document => value is BsonDocument,
        FieldType.Array => value is BsonArray,
        FieldType.DocumentOrArray => value is BsonDocument or BsonArray,
        FieldType.DocumentOrText => value is BsonDocument or BsonString,
        _ => true,
    };

    private string Expected => Type switch
    {
        FieldType.Flag => "types '[bool, long, int, decimal, double]'",
        FieldType.Integer => "types '[long, int, decimal, double]'",
        FieldType.Text => "type 'string'",
        FieldType.Document => "type 'object'",
        FieldType.Array => "type 'array'",
        FieldType.DocumentOrArray => "types '[object, array]'",
        _ => "types '[object, string]'",
    };

    private static bool IsDefault(BsonValue value) => value switch
    {
        BsonBoolean flag => !flag.Value,
        BsonDocument { ElementCount: 1 } collation when collation.GetElement(0) is { Name: "locale", Value: BsonString { Value: "simple" } } => true,
        BsonDocument document => document.ElementCount == 0,
        BsonArray array => array.Count == 0,
        { IsNumeric: true } number => number.ToDouble() == 0,
        BsonString text => text.Value.Length == 0,
        _ => false,
    };
}
