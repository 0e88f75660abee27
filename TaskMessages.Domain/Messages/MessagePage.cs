namespace TaskMessages.Domain.Messages;

/// <summary>A page, newest message first.</summary>
/// <param name="HasMore">Whether messages lie beyond it in the direction that was asked for.</param>
public sealed record MessagePage(IReadOnlyList<Message> Items, bool HasMore)
{
    /// <summary>Continues in the same direction: after the last item when going back in time, before the first when going forward.</summary>
    public MessagePosition? Next(PageDirection direction)
    {
        if (!HasMore || Items.Count == 0)
            return null;
        var edge = direction == PageDirection.Older ? Items[^1] : Items[0];
        return new MessagePosition(edge.CreatedAt, edge.Seq, edge.Id);
    }
}
