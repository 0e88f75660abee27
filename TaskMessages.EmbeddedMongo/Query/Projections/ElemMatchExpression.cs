using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Query.Projections;

/// <summary>The <c>$elemMatch</c> of find: an array of the first element that matches; the field is left out when none does.</summary>
internal sealed class ElemMatchExpression(string field, FilterNode filter) : Expression
{
    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var details = new MatchDetails();
        return context.Root.TryGetValue(field, out var value) && value is BsonArray array && filter.Matches(context.Root, details)
            ? new BsonArray { array[details.ArrayIndex] }
            : null;
    }
}
