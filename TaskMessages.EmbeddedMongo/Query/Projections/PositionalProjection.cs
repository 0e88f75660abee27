using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Query.Projections;

/// <summary>The positional <c>$</c> of find: the array at a path is cut down to the element that the filter matched.</summary>
internal sealed class PositionalProjection(FieldPath path, Filter filter)
{
    public BsonDocument Apply(BsonDocument original, BsonDocument projected)
    {
        var details = new MatchDetails();
        filter.Matches(original, details);
        return (BsonDocument)Apply(projected, 0, details.ArrayIndex);
    }

    private BsonValue Apply(BsonValue value, int depth, int index)
    {
        if (value is BsonArray array)
        {
            if (index < 0)
                throw new ServerErrorException(51246, "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array");
            return index < array.Count
                ? new BsonArray { array[index] }
                : throw new ServerErrorException(51247, "Executor error during find command :: caused by :: positional operator '.$' element mismatch");
        }
        if (depth == path.Count || value is not BsonDocument document || !document.TryGetValue(path[depth], out var inner))
            return value;
        var result = document.Copy();
        return result.Set(path[depth], Apply(inner, depth + 1, index));
    }
}
