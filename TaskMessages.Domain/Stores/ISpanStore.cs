using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Stores;

/// <summary>The agents' spans.</summary>
public interface ISpanStore : ITaskBelongings
{
    /// <returns>False when the id exists.</returns>
    Task<bool> InsertAsync(Span span, CancellationToken cancellationToken);

    Task<Span?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Replaces a span, if it is still the one that was seen.</summary>
    /// <returns>The span; null when it has changed since: read it again.</returns>
    Task<Span?> ReplaceAsync(Span seen, Span next, CancellationToken cancellationToken);

    /// <summary>By their start.</summary>
    /// <param name="agentId">Null: whoever wrote them.</param>
    /// <param name="traceId">Null: of any trace.</param>
    /// <param name="taskId">Of the task, or of the trace of that name; null: of any.</param>
    Task<IReadOnlyList<Span>> ListAsync(long? agentId, string? traceId, string? taskId, WorkPage page, CancellationToken cancellationToken);
}
