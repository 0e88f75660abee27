using System.Collections.Concurrent;

namespace TaskMessages.Domain.Idempotency;

/// <summary>
/// Who works on idempotent requests, by name: the process and a number drawn by every try. Tells whose work is over, so that a
/// repetition need not wait for a lock that nobody holds any more.
/// </summary>
internal sealed class RequestOwners(IRequestProcesses processes)
{
    private const char Separator = '#';

    private readonly ConcurrentDictionary<string, byte> _atWork = new(StringComparer.Ordinal);

    /// <summary>A new owner, at work until <see cref="Leave"/>.</summary>
    public string Enter()
    {
        var owner = $"{processes.Own}{Separator}{Guid.NewGuid():N}";
        _atWork.TryAdd(owner, 0);
        return owner;
    }

    public void Leave(string owner) => _atWork.TryRemove(owner, out _);

    /// <summary>Whether the owner has left, or its process is provably dead.</summary>
    public bool IsGone(string owner)
    {
        if (_atWork.ContainsKey(owner))
            return false;
        var end = owner.LastIndexOf(Separator);
        if (end < 0)
            return false;
        var process = owner[..end];
        return process == processes.Own || processes.KnowsDead(process);
    }
}
