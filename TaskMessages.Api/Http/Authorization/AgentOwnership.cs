using System.Text;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>
/// Whom an agent is to belong to, where a provider decides about agents (message contract, sections 3.2 and 12): its registration may name somebody, who must be allowed to create agents and
/// is granted this one.
/// </summary>
internal sealed class AgentOwnership(AuthProvider provider)
{
    /// <param name="context">Who, in the provider's words; null: nobody is named.</param>
    /// <exception cref="DomainException"><see cref="DomainError.Forbidden"/>, <see cref="DomainError.TransferFailed"/></exception>
    public async Task RequireAsync(JsonMap? context, CancellationToken cancellationToken)
    {
        if (PrincipalOf(context) is { } principal && !await provider.CheckAsync(principal, AccessResource.NewAgent, AccessOperation.Create, cancellationToken))
            throw new DomainException(DomainError.Forbidden, "Whoever principal_context names may not create agents.");
    }

    /// <summary>The agent is there, and may be registered again when this fails.</summary>
    /// <inheritdoc cref="RequireAsync"/>
    public Task GrantAsync(JsonMap? context, Agent agent, CancellationToken cancellationToken)
        => PrincipalOf(context) is { } principal ? provider.GrantAsync(principal, AccessResource.Agent(agent.Id), cancellationToken) : Task.CompletedTask;

    private Principal? PrincipalOf(JsonMap? context)
        => context is null || !provider.IsConfigured ? null : new Principal(Encoding.UTF8.GetString(JsonBytes.Of(context, static (writer, map) => writer.WriteValueOf(map))));
}
