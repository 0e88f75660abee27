using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Memory;

/// <summary>
/// What bodies and pages in flight may hold in memory, by key and in all. Whoever would go beyond waits for a moment, holding nothing, and is refused then; a key at its
/// limit has no other wait.
/// </summary>
internal sealed class MemoryBudget(IOptions<LimitsOptions> limits, TimeProvider clock)
{
    /// <summary>Requests that wait: further ones are refused at once.</summary>
    private const int MaxWaiting = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, long> _byOwner = [];
    private readonly LinkedList<Waiter> _waiting = new();
    private long _held;

    /// <summary>What one request may hold at the most.</summary>
    public long MostOfOne { get; } = Math.Min(limits.Value.MaxMemory, limits.Value.MaxMemoryPerKey);

    /// <summary>Bytes that are held now.</summary>
    public long Held
    {
        get
        {
            lock (_gate)
                return _held;
        }
    }

    /// <param name="owner">Whose memory it is.</param>
    /// <param name="bytes">How much more of it.</param>
    /// <returns>False when there is not as much.</returns>
    public bool TryTake(long owner, long bytes)
    {
        lock (_gate)
            return TryTakeInside(owner, bytes);
    }

    /// <summary>Waits until there is as much.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooMuchAtOnce"/>: the owner holds too much; <see cref="DomainError.Overloaded"/>: all together do.</exception>
    public ValueTask TakeAsync(long owner, long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (TryTakeInside(owner, bytes))
                return ValueTask.CompletedTask;
            if (_waiting.Count >= MaxWaiting)
                throw Refusal(owner, bytes);
            node = _waiting.AddLast(new Waiter(owner, bytes));
        }

        return new ValueTask(WaitAsync(node, cancellationToken));
    }

    public void Return(long owner, long bytes)
    {
        lock (_gate)
        {
            _held -= bytes;
            if ((_byOwner[owner] -= bytes) == 0)
                _byOwner.Remove(owner);
            if (_waiting.Count > 0)
                Admit();
        }
    }

    /// <exception cref="DomainException">As <see cref="TakeAsync"/> has it; always.</exception>
    public DomainException Refusal(long owner, long bytes)
    {
        lock (_gate)
        {
            var isOfAll = _held + bytes > limits.Value.MaxMemory && _byOwner.GetValueOrDefault(owner) + bytes <= limits.Value.MaxMemoryPerKey;
            return isOfAll
                ? new DomainException(DomainError.Overloaded, "Too many large requests at a time; retry.")
                : new DomainException(DomainError.TooMuchAtOnce, "Too many large requests of this key at a time; retry.");
        }
    }

    private async Task WaitAsync(LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        var waiter = node.Value;
        try
        {
            await waiter.Admitted.Task.WaitAsync(limits.Value.MemoryPatience, clock, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            if (!Leave(node))
                Return(waiter.Owner, waiter.Bytes);
            if (error is OperationCanceledException)
                throw;
            throw Refusal(waiter.Owner, waiter.Bytes);
        }
    }

    /// <returns>False when it has been admitted meanwhile.</returns>
    private bool Leave(LinkedListNode<Waiter> node)
    {
        lock (_gate)
        {
            if (node.List is null)
                return false;
            _waiting.Remove(node);
            return true;
        }
    }

    /// <summary>In the order in which they came, but past those that still have no room.</summary>
    private void Admit()
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (TryTakeInside(node.Value.Owner, node.Value.Bytes))
            {
                _waiting.Remove(node);
                node.Value.Admitted.SetResult();
            }

            node = next;
        }
    }

    private bool TryTakeInside(long owner, long bytes)
    {
        var own = _byOwner.GetValueOrDefault(owner) + bytes;
        if (own > limits.Value.MaxMemoryPerKey || _held + bytes > limits.Value.MaxMemory)
            return false;
        _byOwner[owner] = own;
        _held += bytes;
        return true;
    }

    private sealed record Waiter(long Owner, long Bytes)
    {
        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
