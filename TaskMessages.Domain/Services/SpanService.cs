using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Services;

/// <summary>The agents' spans (message contract, section 17): a key sees those that keys of its agent wrote.</summary>
public sealed class SpanService(ISpanStore spans)
{
    private const int MaxTries = 64;

    /// <exception cref="DomainException"><see cref="DomainError.BadRequest"/>: the id exists.</exception>
    public async Task<Span> CreateAsync(Caller caller, Span span, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(span);
        var owned = span with { AgentId = caller.AgentId };
        return await spans.InsertAsync(owned, cancellationToken) ? owned : throw new DomainException(DomainError.BadRequest, $"Item with id '{span.Id}' exists already.");
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<Span> GetAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return await spans.FindAsync(id, cancellationToken) is { } span && (caller.IsAnonymous || span.AgentId == caller.AgentId)
            ? span
            : throw new DomainException(DomainError.TaskNotFound, $"Item with id '{id}' does not exist.");
    }

    public Task<IReadOnlyList<Span>> ListAsync(Caller caller, string? traceId, string? taskId, WorkPage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return spans.ListAsync(caller.AgentId, traceId, taskId, page, cancellationToken);
    }

    /// <summary>Changes a span as it is at that moment.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<Span> ChangeAsync(Caller caller, string id, Func<Span, Span> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var seen = await GetAsync(caller, id, cancellationToken);
            if (await spans.ReplaceAsync(seen, change(seen), cancellationToken) is { } changed)
                return changed;
        }

        throw new DomainException(DomainError.Conflict, "The span is being changed by others all the time; try again.");
    }
}
