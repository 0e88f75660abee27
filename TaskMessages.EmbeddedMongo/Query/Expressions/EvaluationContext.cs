namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>What one evaluation reads: the document, and the variables that <c>$let</c>, <c>$map</c> and <c>$filter</c> bind.</summary>
internal sealed class EvaluationContext(BsonDocument root)
{
    private List<BsonValue?>? _variables;

    /// <summary><c>$$ROOT</c>.</summary>
    public BsonDocument Root => root;

    /// <summary>The value in a slot that the parser assigned.</summary>
    public BsonValue? Variable(int slot) => _variables![slot];

    public void Bind(int slot, BsonValue? value)
    {
        _variables ??= [];
        while (_variables.Count <= slot)
            _variables.Add(null);
        _variables[slot] = value;
    }
}
