namespace TaskMessages.Console.Layout;

/// <summary>
/// One opening of a page. It is drawn twice: by the answer to the request, so that there is something to read at once, and a moment later by its connection, which takes
/// over what the answer was drawn from.
/// </summary>
public sealed class Visit(Handover handover)
{
    /// <summary>An answer does not wait longer for what a page shows; its connection reads it then.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private string? _id;

    /// <summary>Whether this is the answer to the request: it cannot change any more once it is sent.</summary>
    public bool IsAnswer { get; private set; }

    /// <param name="id">Names the opening; null: its answer draws nothing.</param>
    /// <param name="isAnswer">Whether it is the answer or the connection.</param>
    public void Begin(string? id, bool isAnswer) => (_id, IsAnswer) = (id, isAnswer);

    /// <summary>Ends what would have an answer wait too long.</summary>
    public void Limit(CancellationTokenSource left)
    {
        ArgumentNullException.ThrowIfNull(left);
        if (IsAnswer)
            left.CancelAfter(Patience);
    }

    /// <summary>Keeps what an answer shows for its connection; nothing happens on a connection.</summary>
    public void Keep(object what)
    {
        if (IsAnswer && _id is not null)
            handover.Put(_id, what);
    }

    /// <summary>What the answer has shown, once.</summary>
    /// <returns>Null: this is the answer, or there was none, or it has shown something else.</returns>
    public T? Take<T>()
        where T : class
    {
        if (IsAnswer || _id is not { } id)
            return null;
        _id = null;
        return handover.Take(id) as T;
    }
}
