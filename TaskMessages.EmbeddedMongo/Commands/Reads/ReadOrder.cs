using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Reads;

/// <summary>The order and the hint of a find or findAndModify. A sort by <c>$natural</c> is the hint of the same name: the collection itself, forwards or backwards.</summary>
/// <param name="Sort">By fields; null: as the plan reads.</param>
/// <param name="Hint">As the planner takes it; null: the planner's choice.</param>
internal readonly record struct ReadOrder(SortSpec? Sort, BsonValue? Hint)
{
    private const string Natural = "$natural";

    /// <exception cref="ServerErrorException">The sort is none, or <c>$natural</c> is neither 1 nor -1, not alone, or at odds with the hint.</exception>
    public static ReadOrder Of(BsonDocument? sort, BsonValue? hint)
    {
        // An empty hint is no hint.
        if (hint is BsonDocument { ElementCount: 0 })
            hint = null;
        if (hint is BsonDocument pattern && pattern.Contains(Natural))
            _ = Direction(pattern, "hint");
        if (sort is null or { ElementCount: 0 })
            return new ReadOrder(null, hint);
        if (!sort.Contains(Natural))
            return new ReadOrder(SortSpec.Parse(sort), hint);
        var direction = Direction(sort, "sort");
        if (hint is not null && !(hint is BsonDocument same && same.Contains(Natural) && Direction(same, "hint") == direction))
            throw new ServerErrorException(ServerError.BadValue, "A $natural sort cannot be combined with a hint other than the same $natural");
        return new ReadOrder(null, sort);
    }

    private static int Direction(BsonDocument document, string what) => document is { ElementCount: 1 } && WholeNumber.TryGetInt32(document.GetElement(0).Value, out var direction) && direction is 1 or -1
        ? direction
        : throw new ServerErrorException(ServerError.BadValue, $"$natural {what} cannot be set to a value other than -1 or 1.");
}
