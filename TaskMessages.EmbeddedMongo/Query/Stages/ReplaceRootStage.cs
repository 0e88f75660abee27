using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$replaceRoot</c> and <c>$replaceWith</c>.</summary>
internal sealed class ReplaceRootStage(Expression newRoot, string what, QueryScope scope) : PipelineStage
{
    public static ReplaceRootStage Parse(BsonValue spec, QueryScope scope)
    {
        if (spec is not BsonDocument document)
            throw new ServerErrorException(40229, "expected an object as specification for $replaceRoot stage, got " + BsonTypeNames.Of(spec));
        foreach (var element in document)
        {
            if (element.Name != "newRoot")
                throw new ServerErrorException(40415, $"BSON field '$replaceRoot.{element.Name}' is an unknown field.");
        }
        return document.TryGetValue("newRoot", out var newRoot)
            ? new ReplaceRootStage(Expression.Parse(newRoot, scope), "'newRoot' expression ", scope)
            : throw new ServerErrorException(40231, "no newRoot specified for the $replaceRoot stage");
    }

    public static ReplaceRootStage ParseWith(BsonValue spec, QueryScope scope) => new(Expression.Parse(spec, scope), "'replacement document' ", scope);

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input) => input.Select(Replace);

    private BsonDocument Replace(BsonDocument document)
    {
        var value = newRoot.Evaluate(new EvaluationContext(document, scope));
        return value as BsonDocument ?? throw new ServerErrorException(
            40228,
            $"{what}must evaluate to an object, but resulting value was: {BsonText.Of(value)}. Type of resulting value: '{BsonTypeNames.Of(value)}'. Input document: {BsonText.Of(document)}");
    }
}
