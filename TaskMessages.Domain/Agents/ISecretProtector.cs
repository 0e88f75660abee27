namespace TaskMessages.Domain.Agents;

/// <summary>Encrypts the credentials of agents at rest.</summary>
public interface ISecretProtector
{
    string Protect(string secret);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The text was not protected by this installation's keys.</exception>
    string Unprotect(string protectedSecret);
}
