namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$mod: [divisor, remainder]</c> over numbers, whose fractions are cut off.</summary>
internal sealed class ModNode(FieldPath path, long divisor, long remainder) : FieldNode(path, FilterOperator.Other)
{
    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details)
    {
        if (!WholeNumber.TryTruncate(value, out var number))
            return false;

        // long.MinValue % -1 overflows in the processor, although the answer is plain.
        return (divisor == -1 ? 0 : number % divisor) == remainder;
    }
}
