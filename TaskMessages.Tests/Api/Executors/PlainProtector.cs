using System.Security.Cryptography;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>Marks secrets instead of encrypting them, and refuses what it has not marked.</summary>
internal sealed class PlainProtector : ISecretProtector
{
    public string Protect(string secret) => "protected " + secret;

    public string Unprotect(string protectedSecret) => protectedSecret.StartsWith("protected ", StringComparison.Ordinal)
        ? protectedSecret["protected ".Length..]
        : throw new CryptographicException("not ours");
}
