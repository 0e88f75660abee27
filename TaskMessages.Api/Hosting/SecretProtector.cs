using Microsoft.AspNetCore.DataProtection;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Hosting;

/// <summary>Encrypts the agents' credentials with the service's key ring.</summary>
internal sealed class SecretProtector(IDataProtectionProvider provider) : ISecretProtector
{
    private readonly IDataProtector _protector = provider.CreateProtector("agent-credentials.v1");

    public string Protect(string secret) => _protector.Protect(secret);

    public string Unprotect(string protectedSecret) => _protector.Unprotect(protectedSecret);
}
