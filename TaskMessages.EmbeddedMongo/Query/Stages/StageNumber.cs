namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>The number that <c>$limit</c> and <c>$skip</c> take.</summary>
internal static class StageNumber
{
    public static long Parse(BsonValue spec, string stage, int code)
    {
        if (!spec.IsNumeric)
            throw Invalid("Expected a number in");
        if (!WholeNumber.TryGetExact(spec, out var number))
            throw Invalid(WholeNumber.TryTruncate(spec, out _) ? "Expected an integer" : "Cannot represent as a 64-bit integer");
        return number < 0 ? throw Invalid("Expected a non-negative number in") : number;

        ServerErrorException Invalid(string what) => new(code, $"invalid argument to {stage} stage: {what}: {stage}: {BsonText.Of(spec)}");
    }
}
