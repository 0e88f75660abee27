using System.Security.Cryptography;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution.Leases;

/// <summary>Draws the leases of this process.</summary>
/// <param name="owner">The process, as other processes are to know it.</param>
/// <param name="duration">How long a lease holds unless it is kept.</param>
public sealed class LeaseSource(string owner, TimeSpan duration)
{
    private const int TokenLength = 24;

    public string Owner { get; } = owner;

    public TimeSpan Duration { get; } = duration;

    public Lease Next() => new(Owner, RandomNumberGenerator.GetHexString(TokenLength, lowercase: true));
}
