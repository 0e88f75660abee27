using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>What an operation's expressions may read besides the document: the time and the variables of its <c>let</c>.</summary>
internal sealed class QueryScope
{
    /// <summary>Bytes that one stage or accumulator may hold where nobody has set another limit: 100 MiB, as MongoDB's.</summary>
    public const long DefaultMaxMemory = 100L << 20;

    /// <summary>For operations that have neither: <c>$$NOW</c> and variables are refused.</summary>
    public static readonly QueryScope Empty = new(null, null);

    public QueryScope(DateTimeOffset? now, BsonDocument? let)
    {
        if (now is { } instant)
            Now = new BsonDateTime(instant.ToUnixTimeMilliseconds());
        if (let is not null)
            Variables = Evaluate(let);
    }

    /// <summary>Most bytes of documents that one stage or accumulator of a pipeline may hold at a time.</summary>
    public long MaxMemory { get; init; } = DefaultMaxMemory;

    /// <summary>
    /// Ends the operation: its caller has left, or its <c>maxTimeMS</c> is over. Looked at within expressions, whose loops may be long. Each batch of a cursor has
    /// a caller and a time of its own.
    /// </summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary><c>$$NOW</c>: one instant for the whole operation.</summary>
    public BsonDateTime? Now { get; }

    /// <summary>The values of <c>let</c>, by name without the dollars.</summary>
    public IReadOnlyDictionary<string, BsonValue> Variables { get; } = new Dictionary<string, BsonValue>();

    private Dictionary<string, BsonValue> Evaluate(BsonDocument let)
    {
        var variables = new Dictionary<string, BsonValue>(StringComparer.Ordinal);
        foreach (var element in let)
        {
            VariableName.CheckDefinable(element.Name);
            var expression = Expression.Parse(element.Value, this);
            if (!expression.IsConstant)
                throw new ServerErrorException(4890500, "Command let Expression does not evaluate to a constant " + BsonText.Of(element.Value));
            variables[element.Name] = expression.Evaluate(new EvaluationContext(new BsonDocument(), this)) ?? BsonNull.Value;
        }
        return variables;
    }
}
