using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>The credentials of agents as calls need them.</summary>
internal static class AgentSecret
{
    /// <returns>The secret in clear; null when there is none.</returns>
    /// <exception cref="ExecutorException">It cannot be decrypted with this installation's keys.</exception>
    public static string? Reveal(ISecretProtector protector, string? secret)
    {
        try
        {
            return secret is null ? null : protector.Unprotect(secret);
        }
        catch (Exception exception) when (AgentFailure.FromException(exception) is { } failure)
        {
            throw failure;
        }
    }
}
