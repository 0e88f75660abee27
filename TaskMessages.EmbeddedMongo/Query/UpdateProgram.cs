using TaskMessages.EmbeddedMongo.Query.Filters;
using TaskMessages.EmbeddedMongo.Query.Updates;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>An update, parsed once: operators, a replacement document or a pipeline.</summary>
internal sealed class UpdateProgram
{
    private readonly UpdateMethod _method;

    private UpdateProgram(UpdateMethod method) => _method = method;

    public bool IsReplacement => _method is ReplacementUpdate;

    /// <param name="update">A document or an array of stages.</param>
    /// <param name="arrayFilters">The filters that <c>$[identifier]</c> refers to.</param>
    /// <param name="scope">The operation's time and variables; <c>$currentDate</c> needs the time.</param>
    /// <exception cref="ServerErrorException">The update is not one that MongoDB would accept.</exception>
    public static UpdateProgram Parse(BsonValue update, BsonArray? arrayFilters = null, QueryScope? scope = null)
    {
        scope ??= QueryScope.Empty;
        return update switch
        {
            BsonArray when arrayFilters is { Count: > 0 } => throw new ServerErrorException(ServerError.FailedToParse, "arrayFilters may not be specified for pipeline-style updates"),
            BsonArray stages => new UpdateProgram(PipelineUpdate.Parse(stages, scope)),
            BsonDocument { ElementCount: > 0 } document when document.GetElement(0).Name.StartsWith('$') => new UpdateProgram(OperatorUpdate.Parse(document, arrayFilters, scope)),
            BsonDocument document => new UpdateProgram(new ReplacementUpdate(document)),
            _ => throw new ServerErrorException(ServerError.FailedToParse, "Update argument must be either an object or an array"),
        };
    }

    /// <param name="original">The stored document; it is not changed, and the result shares its unchanged parts.</param>
    /// <param name="matched">The filter that chose it, which tells what <c>$</c> stands for.</param>
    /// <param name="isInsert">Whether the result will be inserted, so that <c>$setOnInsert</c> applies.</param>
    /// <param name="modified">Whether the result differs from the original; if not, the result is the original.</param>
    public BsonDocument Apply(BsonDocument original, Filter? matched, bool isInsert, out bool modified)
    {
        var result = _method.Apply(original, MatchedIndex(original, matched), isInsert);
        modified = !ReferenceEquals(result, original);
        return result;
    }

    /// <summary>The document that an upsert inserts when nothing matched: what the filter says fields are equal to, then the update.</summary>
    public BsonDocument CreateUpsert(Filter filter) => _method.Apply(UpsertSeed.Create(filter.Root, IsReplacement), -1, isInsert: true);

    private int MatchedIndex(BsonDocument original, Filter? matched)
    {
        if (matched is null || !_method.IsPositional)
            return -1;
        var details = new MatchDetails();
        matched.Matches(original, details);
        return details.ArrayIndex;
    }
}
