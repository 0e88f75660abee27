using System.Security.Cryptography;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>
/// Agents that register themselves (message contract, section 12). A name, once registered, keeps its id and its key. An agent of another kind that an administrator
/// added is not taken over.
/// </summary>
public sealed class AgentRegistrationService(IAgentStore agents, IApiKeyStore keys, IEventStore events, ISecretProtector protector, TimeProvider clock)
{
    private const int MaxTries = 16;
    private const string KeyName = "internal";

    /// <returns>The agent, and the key with which it calls back and is called.</returns>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.AgentNotFound"/>: there is none with that id. <see cref="DomainError.Conflict"/>: the name is another agent's, or an administrator's.
    /// </exception>
    public async Task<(Agent Agent, string Key)> RegisterAsync(RegisterAgentCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            if (await TrySaveAsync(command, cancellationToken) is { } agent && await KeyOfAsync(agent, cancellationToken) is { } key)
            {
                // it is there again, maybe at another address
                await agents.SetHealthAsync(agent.Id, AgentHealth.Unknown, cancellationToken);
                await events.WakeAsync(agent.Id, clock.GetUtcMilliseconds(), cancellationToken);
                return (agent with { Health = AgentHealth.Unknown }, key);
            }
        }

        throw NameTaken(command.Name);
    }

    /// <returns>Null when somebody else was faster: try again.</returns>
    private async Task<Agent?> TrySaveAsync(RegisterAgentCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcMilliseconds();
        var known = command.AgentId is { } id
            ? await agents.FindAsync(id, cancellationToken) ?? throw TaskAccess.AgentNotFound()
            : await agents.FindByNameAsync(command.Name, cancellationToken);
        if (known is not null && known.Executor is not AcpSettings)
            throw NameTaken(command.Name);
        var before = known?.Executor as AcpSettings;
        var key = Open(before?.ApiKey) is null ? protector.Protect(ApiKeyFormat.Generate()) : before!.ApiKey;
        var url = command.Url ?? before?.Url ?? "";
        var agent = (known ?? new Agent { Name = command.Name, Executor = new EchoSettings(), CreatedAt = now }) with
        {
            Name = command.Name,
            Description = command.Description,
            Executor = new AcpSettings(url, command.Type, key),
            Registration = new AgentRegistration(now, command.Metadata, command.InputType, IsBuildOnly: url.Length == 0),
            UpdatedAt = now,
        };
        if (known is null)
            return await agents.CreateAsync(agent, cancellationToken);
        return await agents.ReplaceAsync(agent, cancellationToken) switch
        {
            ReplaceOutcome.Replaced => agent,
            ReplaceOutcome.NameTaken => throw NameTaken(command.Name),
            _ => null,
        };
    }

    /// <summary>The agent's key, which is made to open what it opens: a registration that died before it stored that is repeated so.</summary>
    /// <returns>Null when another registration has drawn another key meanwhile.</returns>
    private async Task<string?> KeyOfAsync(Agent agent, CancellationToken cancellationToken)
    {
        var key = Open(((AcpSettings)agent.Executor).ApiKey);
        if (key is null || !ApiKeyFormat.TryParse(key, out var prefix))
            return key;
        if (await keys.FindByPrefixAsync(prefix, cancellationToken) is null)
        {
            await keys.InsertAsync(
                new ApiKey
                {
                    AgentId = agent.Id,
                    Prefix = prefix,
                    Verifier = ApiKeyVerifier.Compute(key),
                    Label = KeyName,
                    Kind = AgentKeyKind.Internal,
                    CreatedAt = clock.GetUtcMilliseconds(),
                },
                cancellationToken);
        }

        var stored = await agents.FindByNameAsync(agent.Name, cancellationToken);
        return (stored?.Executor as AcpSettings)?.ApiKey is { } latest && Open(latest) == key ? key : null;
    }

    /// <returns>Null when there is none, or this installation's keys do not open it any more.</returns>
    private string? Open(string? sealedKey)
    {
        try
        {
            return sealedKey is null ? null : protector.Unprotect(sealedKey);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static DomainException NameTaken(string name) => new(DomainError.Conflict, $"The name '{name}' is taken by another agent.");
}
