namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>
/// What one evaluation reads: the document, and the variables that <c>$let</c>, <c>$map</c> and <c>$filter</c> bind; and what it takes: time, and memory
/// for the values that it makes, since a few hundred bytes of expression can make any number of bytes.
/// </summary>
internal sealed class EvaluationContext(BsonDocument root, QueryScope scope)
{
    private const int BytesOfItem = 32;
    private const int BytesOfField = 48;

    private List<BsonValue?>? _variables;

    /// <summary><c>$$ROOT</c>.</summary>
    public BsonDocument Root => root;

    /// <summary>Bytes of the values made so far that may be in use still, roughly.</summary>
    public long Held { get; private set; }

    /// <summary>The value in a slot that the parser assigned.</summary>
    public BsonValue? Variable(int slot) => _variables![slot];

    public void Bind(int slot, BsonValue? value)
    {
        _variables ??= [];
        while (_variables.Count <= slot)
            _variables.Add(null);
        _variables[slot] = value;
    }

    /// <summary>One more round of a loop.</summary>
    /// <exception cref="OperationCanceledException">The operation's time is up, or its caller has left.</exception>
    public void Iterate() => Pace.Step(scope.Cancellation);

    /// <summary>Counts a value that has been made, what is in it apart.</summary>
    /// <param name="value">A text or number leaves nothing else behind: what was made on the way to it is forgotten.</param>
    /// <param name="before"><see cref="Held"/> before anything was made on the way to it.</param>
    /// <exception cref="ServerErrorException">146: more is held than one stage may hold.</exception>
    public void Count(BsonValue? value, long before)
    {
        Held = (value is BsonArray or BsonDocument ? Held : before) + ShallowSize(value);
        Check();
    }

    /// <summary>Forgets a value that another one has taken the place of, but for what is in it.</summary>
    public void Forget(BsonValue? value) => Held = Math.Max(0, Held - ShallowSize(value));

    private void Check()
    {
        if (Held > scope.MaxMemory)
        {
            throw new ServerErrorException(
                ServerError.ExceededMemoryLimit, $"The values of an expression take more memory than the {scope.MaxMemory} bytes that a stage may use.");
        }
    }

    private static long ShallowSize(BsonValue? value) => value switch
    {
        BsonString text => sizeof(char) * (long)text.Value.Length,
        BsonArray array => BytesOfItem * (long)array.Count,
        BsonDocument document => BytesOfField * (long)document.ElementCount,
        _ => 0,
    };
}
