namespace TaskMessages.Domain.Tasks;

/// <summary>
/// A move on a task as it was seen. It is made only while the task is still like that: no number given out since, no other change of
/// status, and for a fenced move the turn still leased with the token.
/// </summary>
/// <param name="Move">Which move it is.</param>
/// <param name="Seen">The task before.</param>
/// <param name="Next">The task after, made by <see cref="TurnStateMachine"/>.</param>
/// <param name="Token">The lease's token; a fenced move needs one.</param>
public sealed record TaskChange(TurnTransition Move, ChatTask Seen, ChatTask Next, string? Token = null)
{
    /// <summary>Whether a stored task is still as it was seen.</summary>
    public bool Fits(ChatTask stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return stored.Seq == Seen.Seq && stored.StateVersion == Seen.StateVersion && Move.IsLegal(stored.Status, stored.Lifecycle)
            && (!Move.SparesExternal || stored.Source != TaskSource.External)
            && (!Move.IsFenced || stored.Turn?.IsHeldBy(Token!) == true);
    }
}
