using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>An update, parsed once: operators, a replacement document or a pipeline.</summary>
internal sealed class UpdateProgram
{
    private UpdateProgram(bool isReplacement, bool isPipeline)
    {
        IsReplacement = isReplacement;
        IsPipeline = isPipeline;
    }

    public bool IsReplacement { get; }

    public bool IsPipeline { get; }

    /// <exception cref="ServerErrorException">The update is not one that MongoDB would accept.</exception>
    public static UpdateProgram Parse(BsonValue update, BsonArray? arrayFilters = null, QueryScope? scope = null)
    {
        _ = arrayFilters;
        _ = scope;
        return new UpdateProgram(false, update is BsonArray);
    }

    /// <param name="original">The stored document; it is not changed.</param>
    /// <param name="matched">The filter that chose it, which tells what <c>$</c> stands for.</param>
    /// <param name="isInsert">Whether the result will be inserted, so that <c>$setOnInsert</c> applies.</param>
    /// <param name="modified">Whether the result differs from the original; if not, the result is the original.</param>
    public BsonDocument Apply(BsonDocument original, Filter? matched, bool isInsert, out bool modified)
    {
        _ = matched;
        _ = isInsert;
        modified = IsReplacement;
        return original;
    }

    /// <summary>The document that an upsert inserts when nothing matched: what the filter says fields are equal to, then the update.</summary>
    public BsonDocument CreateUpsert(Filter filter) => Apply(SeedFromFilter(filter), filter, isInsert: true, out _);

    /// <summary>The fields that the filter says are equal to something.</summary>
    public static BsonDocument SeedFromFilter(Filter filter)
    {
        _ = filter;
        return new BsonDocument();
    }
}
