using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.EmbeddedMongo.Query.Projections;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$addFields</c> and its other name <c>$set</c>.</summary>
internal sealed class AddFieldsStage(ProjectionNode root, QueryScope scope) : PipelineStage
{
    public static AddFieldsStage Parse(string name, BsonValue spec, QueryScope scope)
    {
        if (spec is not BsonDocument document)
            throw new ServerErrorException(40272, $"{name} specification stage must be an object, got {BsonTypeNames.Of(spec)}");
        if (document.ElementCount == 0)
            throw new ServerErrorException(40177, $"Invalid {name} :: caused by :: specification must have at least one field");
        try
        {
            ComputedFields.Check(document);
            var root = ProjectionNode.Nested();
            AddFields(root, string.Empty, document, scope);
            return new AddFieldsStage(root, scope);
        }
        catch (ServerErrorException e)
        {
            throw e.Within("Invalid " + name);
        }
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input) =>
        input.Select(document => root.Apply(document, new EvaluationContext(document, scope), keepsOthers: true));

    private static void AddFields(ProjectionNode root, string prefix, BsonDocument fields, QueryScope scope)
    {
        foreach (var element in fields)
        {
            if (element.Value is BsonDocument nested && !nested.GetElement(0).Name.StartsWith('$'))
                AddFields(root, prefix + element.Name + ".", nested, scope);
            else
                ProjectionParser.AddAt(root, prefix + element.Name, ProjectionNode.Compute(Expression.Parse(element.Value, scope)));
        }
    }
}
