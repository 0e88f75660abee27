namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>The variables that an expression under parsing can see, each with the slot its value will be in.</summary>
internal sealed class VariableScope
{
    private readonly VariableScope? _outer;
    private readonly string? _name;

    public VariableScope(QueryScope operation) => Operation = operation;

    private VariableScope(VariableScope outer, string name)
    {
        _outer = outer;
        _name = name;
        Operation = outer.Operation;
        Slot = outer.Slot + 1;
    }

    public QueryScope Operation { get; }

    /// <summary>The slot of the innermost variable; -1 when there is none.</summary>
    public int Slot { get; } = -1;

    /// <summary><c>$$CURRENT</c>, in which paths with one dollar begin: the document, unless it is bound to something else.</summary>
    public Expression Current => Find("CURRENT") is var slot and >= 0 ? new VariableExpression(slot) : RootExpression.Instance;

    /// <summary>A scope inside this one that sees one more variable.</summary>
    public VariableScope With(string name) => new(this, name);

    /// <summary>The slot of a bound variable, or -1.</summary>
    public int Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._name == name)
                return scope.Slot;
        }
        return -1;
    }
}
