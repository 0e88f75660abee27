using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$group</c>. Groups come out in the order in which they were first met; all of them are held until then.</summary>
internal sealed class GroupStage(Expression id, GroupField[] fields, QueryScope scope) : PipelineStage
{
    /// <summary>What a group and each of its fields cost in memory beyond their BSON, roughly.</summary>
    private const int Overhead = 100;

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
        return id is null ? throw new ServerErrorException(15955, "a group specification must include an _id") : new GroupStage(id, [.. fields], scope);
    }

    /// <exception cref="ServerErrorException">292: the groups do not fit into the memory that a stage may use.</exception>
    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        var groups = new Dictionary<BsonValue, Accumulator[]>(BsonOrder.EqualityComparer);
        var order = new List<BsonValue>();
        var held = 0L;
        foreach (var document in input)
        {
            var context = new EvaluationContext(document, scope);
            var key = id.Evaluate(context) ?? BsonNull.Value;
            if (!groups.TryGetValue(key, out var accumulators))
            {
                groups.Add(key, accumulators = Array.ConvertAll(fields, field => field.CreateAccumulator()));
                order.Add(key);
                held += EncodedSize.Of(key) + (Overhead * (1 + fields.Length));
            }
            for (var i = 0; i < fields.Length; i++)
            {
                held -= accumulators[i].HeldBytes;
                accumulators[i].Add(fields[i].Argument.Evaluate(context));
                held += accumulators[i].HeldBytes;
            }
            if (held > scope.MaxMemory)
            {
                throw new ServerErrorException(
                    ServerError.QueryExceededMemoryLimitNoDiskUseAllowed, $"Exceeded memory limit of {scope.MaxMemory} bytes for $group, but didn't allow external spilling; pass allowDiskUse:true to opt in");
            }
        }
        foreach (var key in order)
        {
            var result = BsonDocuments.WithCapacity(fields.Length + 1);
            result.Append(new BsonElement("_id", key));
            var accumulators = groups[key];
            for (var i = 0; i < fields.Length; i++)
                result.Append(new BsonElement(fields[i].Name, accumulators[i].Result));
            yield return result;
        }
    }
}
