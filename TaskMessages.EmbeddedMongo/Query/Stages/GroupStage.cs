using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$group</c>. Groups come out in the order in which they were first met.</summary>
internal sealed class GroupStage(Expression id, GroupField[] fields) : PipelineStage
{
    public static GroupStage Parse(BsonValue spec, QueryScope scope)
    {
        if (spec is not BsonDocument document)
            throw new ServerErrorException(15947, "a group's fields must be specified in an object");
        Expression? id = null;
        var fields = new List<GroupField>(document.ElementCount);
        foreach (var element in document)
        {
            if (element.Name == "_id")
                id = Expression.Parse(element.Value, scope);
            else
                fields.Add(GroupField.Parse(element, scope));
        }
        return id is null ? throw new ServerErrorException(15955, "a group specification must include an _id") : new GroupStage(id, [.. fields]);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        var groups = new Dictionary<BsonValue, Accumulator[]>(BsonOrder.EqualityComparer);
        var order = new List<BsonValue>();
        foreach (var document in input)
        {
            var context = new EvaluationContext(document);
            var key = id.Evaluate(context) ?? BsonNull.Value;
            if (!groups.TryGetValue(key, out var accumulators))
            {
                groups.Add(key, accumulators = Array.ConvertAll(fields, field => field.CreateAccumulator()));
                order.Add(key);
            }
            for (var i = 0; i < fields.Length; i++)
                accumulators[i].Add(fields[i].Argument.Evaluate(context));
        }
        foreach (var key in order)
        {
            var result = BsonDocument.WithCapacity(fields.Length + 1);
            result.Append(new BsonElement("_id", key));
            var accumulators = groups[key];
            for (var i = 0; i < fields.Length; i++)
                result.Append(new BsonElement(fields[i].Name, accumulators[i].Result));
            yield return result;
        }
    }
}
