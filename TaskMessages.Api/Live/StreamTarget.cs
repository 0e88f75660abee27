namespace TaskMessages.Api.Live;

/// <summary>Where a task's reader stands, for a stream that is to catch up with it.</summary>
/// <param name="Seq">Everything up to this number was sent to the others.</param>
/// <param name="Growing">The messages that grow, as far as they were sent, by their numbers.</param>
internal sealed record StreamTarget(long Seq, IReadOnlyDictionary<long, GrowingMessage> Growing)
{
    /// <summary>Whether a client has received more than was sent from here.</summary>
    public bool IsBehind(StreamCursor cursor)
        => Seq < cursor.Begun || cursor.Growing.Any(known => Growing.TryGetValue(known.Key, out var message) && message.IsText && message.Length < known.Value);

    public StreamCursor Cursor => new(
        Seq, 0, Growing.Values.Where(message => message.IsText).ToDictionary(message => message.Seq, message => message.Length));
}
