using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>The checked fields of a command or a statement, read by name. Null counts as absent.</summary>
internal class Arguments(BsonDocument body, string path)
{
    public BsonDocument Body { get; } = body;

    /// <summary>How errors name the place: <c>update.updates</c>.</summary>
    public string Path { get; } = path;

    public BsonValue? Value(string name) => Body.TryGetValue(name, out var value) && value is not (BsonNull or BsonUndefined) ? value : null;

    public bool Flag(string name, bool fallback = false) => Value(name)?.ToBoolean() ?? fallback;

    public string? Text(string name) => (Value(name) as BsonString)?.Value;

    public BsonDocument? Document(string name) => Value(name) as BsonDocument;

    public BsonArray? Array(string name) => Value(name) as BsonArray;

    /// <summary>A whole number; fractions are cut off as MongoDB does.</summary>
    public long? Integer(string name) => Value(name) switch
    {
        null => null,
        BsonInt32 small => small.Value,
        BsonInt64 large => large.Value,
        BsonDouble { Value: var fraction } => double.IsNaN(fraction) ? 0 : (long)fraction,
        var other => Decimal(other),
    };

    /// <exception cref="ServerErrorException">51024: the number is negative.</exception>
    public long? Count(string name)
    {
        var value = Integer(name);
        if (value < 0)
            throw new ServerErrorException(51024, $"BSON field '{name}' value must be >= 0, actual value '{value}'");
        return value;
    }

    private static long Decimal(BsonValue value)
    {
        var number = value.ToDouble();
        return double.IsNaN(number) ? 0 : (long)number;
    }
}
