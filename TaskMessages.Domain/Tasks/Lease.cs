namespace TaskMessages.Domain.Tasks;

/// <summary>Who works a turn.</summary>
/// <param name="Owner">The process, <c>host/boot/…</c>; a host finds the leases of its dead predecessor by the first part.</param>
/// <param name="Token">Drawn anew by every claim; every write for the turn is filtered on it.</param>
public sealed record Lease(string Owner, string Token);
