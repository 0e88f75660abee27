using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>One statement of a write command after parsing, on the caller's thread. A statement that is wrong fails when its turn comes.</summary>
internal readonly struct Statement<T>
    where T : class
{
    private readonly T? _value;
    private readonly ServerErrorException? _error;

    private Statement(T? value, ServerErrorException? error)
    {
        _value = value;
        _error = error;
    }

    /// <exception cref="ServerErrorException">What was wrong with the statement.</exception>
    public T Value => _value ?? throw _error!;

    public static Statement<T> Prepare<TSource>(TSource source, Func<TSource, T> parse)
    {
        try
        {
            return new Statement<T>(parse(source), null);
        }
        catch (ServerErrorException error)
        {
            return new Statement<T>(null, error);
        }
    }
}
