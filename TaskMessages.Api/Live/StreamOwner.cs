using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Live;

/// <summary>Whose streams are counted together: a key's, or a principal's of an external provider; without either, nobody's in particular.</summary>
/// <param name="KeyId">The key; null: it is no key's stream.</param>
/// <param name="Principal">What tells principals apart; null: none.</param>
internal readonly record struct StreamOwner(long? KeyId, string? Principal = null)
{
    public static StreamOwner Of(Caller caller) => new(caller.KeyId, caller.KeyId is null ? caller.Principal?.Fingerprint : null);
}
