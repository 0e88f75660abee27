namespace TaskMessages.EmbeddedMongo.Query.Projections;

/// <summary>The <c>$slice</c> of find: a number of elements, or how many to skip and how many to take. What is no array stays as it is.</summary>
internal sealed class ProjectionSlice(int skip, int count)
{
    public static ProjectionSlice Parse(BsonValue spec)
    {
        if (spec is { IsNumeric: true })
        {
            var limit = Clamp(spec);
            return limit >= 0 ? new ProjectionSlice(0, limit) : new ProjectionSlice(limit, int.MaxValue);
        }
        if (spec is not BsonArray pair)
            throw new ServerErrorException(31273, "$slice only supports numbers and [skip, limit] arrays");
        if (pair.Count != 2)
            throw new ServerErrorException(31272, "$slice array argument should be of form [skip, limit]");
        if (pair[0] is not { IsNumeric: true })
            throw new ServerErrorException(31257, "$slice expects the skip argument to be a number, got " + BsonTypeNames.Of(pair[0]));
        if (pair[1] is not { IsNumeric: true })
            throw new ServerErrorException(31258, "$slice expects the limit argument to be a number, got " + BsonTypeNames.Of(pair[1]));
        var count = Clamp(pair[1]);
        return count > 0 ? new ProjectionSlice(Clamp(pair[0]), count) : throw new ServerErrorException(31259, $"$slice limit must be positive, got {count}");
    }

    public BsonValue Apply(BsonValue value) => value is BsonArray array ? ArraySlice.Of(array, skip, count) : value;

    private static int Clamp(BsonValue number) => WholeNumber.TryTruncate(number, out var whole) ? (int)Math.Clamp(whole, -int.MaxValue, int.MaxValue) : number.ToDouble() > 0 ? int.MaxValue : 0;
}
