using TaskMessages.Domain.Errors;

namespace TaskMessages.Tests.Support;

/// <summary>Counts the store calls of one process and breaks one of them.</summary>
internal sealed class StoreFaults
{
    private readonly Dictionary<int, Func<Task>> _before = [];
    private Func<Task>? _late;
    private bool _isDead;

    public int Calls { get; private set; }

    /// <summary>The call that breaks, from 0.</summary>
    public int? BreakAt { get; init; }

    public FaultKind Kind { get; init; }

    /// <summary>Whether the process dies with it; else the database is merely unavailable for that one call.</summary>
    public bool Dies { get; init; } = true;

    /// <summary>What a broken call says when the process lives on.</summary>
    public StoreException Error { get; init; } = new StoreUnavailableException("down", new IOException());

    /// <summary>Whether every call from the broken one on breaks.</summary>
    public bool StaysBroken { get; init; }

    /// <summary>How many calls of the same process after the broken one its write arrives; null: not in this process's time.</summary>
    public int? LateAfter { get; init; }

    /// <summary>Runs something right before a call.</summary>
    public void Before(int call, Func<Task> action) => _before[call] = action;

    /// <summary>Lets the write arrive that was under way when the call broke, if it has not yet.</summary>
    public async Task ArriveAsync()
    {
        var late = _late;
        _late = null;
        if (late is not null)
            await late();
    }

    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        if (_isDead)
            throw new ProcessDiedException();
        var number = Calls++;
        if (_before.Remove(number, out var action))
            await action();
        if (LateAfter is { } after && number == BreakAt + after)
            await ArriveAsync();
        if (number != BreakAt && !(StaysBroken && number > BreakAt))
            return await call();

        if (Kind == FaultKind.Late)
            _late = call;
        if (Kind == FaultKind.Applied)
            await call();
        _isDead = Dies;
        throw Dies ? new ProcessDiedException() : Error;
    }

    public Task CallAsync(Func<Task> call) => CallAsync(async () =>
    {
        await call();
        return true;
    });
}
