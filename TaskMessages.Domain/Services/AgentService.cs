using System.Security.Cryptography;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>What an administrator does with agents.</summary>
public sealed class AgentService(
    IAgentStore agents, IApiKeyStore keys, ITaskStore tasks, IEventStore events, TaskControlService control, TaskLifecycleService lifecycle, ISecretProtector protector,
    TimeProvider clock)
{
    private const string SecretBrand = "whsec_";
    private const int SecretBytes = 24;
    private const int BatchSize = 20;
    private const string DeletedText = "The agent was deleted.";

    /// <summary>The statuses in which a task waits for its agent, or for a user who has no key any more.</summary>
    private static readonly ChatStatus[] Unfinished = [ChatStatus.Running, ChatStatus.WaitingForUser, ChatStatus.Paused];

    /// <summary>Adds an agent. A webhook without a secret gets one, shown in this answer only.</summary>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.Conflict"/>: the name is taken. <see cref="DomainError.InvalidInput"/>: a mark stands for a value that is not stored.
    /// </exception>
    public async Task<AgentWithSecret> CreateAsync(AgentSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var drawn = spec.Executor is WebhookSettings { Secret: null } ? NewSecret() : null;
        var now = clock.GetUtcMilliseconds();
        var agent = ToAgent(spec, Seal(spec.Executor, drawn, stored: null)) with { CreatedAt = now, UpdatedAt = now };
        var created = await agents.CreateAsync(agent, cancellationToken) ?? throw NameTaken(spec.Name);
        return new AgentWithSecret(created, drawn);
    }

    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/></exception>
    public async Task<Agent> GetAsync(long id, CancellationToken cancellationToken)
        => await agents.FindAsync(id, cancellationToken) ?? throw NotFound();

    public Task<IReadOnlyList<Agent>> ListAsync(CancellationToken cancellationToken) => agents.ListAsync(cancellationToken);

    /// <summary>
    /// Replaces everything but the id; a null secret keeps the stored one of the same kind of executor at the same host. An attempt that runs goes on as it began, the next one is of the new agent.
    /// </summary>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/>, <see cref="DomainError.Conflict"/>, <see cref="DomainError.InvalidInput"/></exception>
    public async Task<AgentWithSecret> ReplaceAsync(long id, AgentSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var stored = await GetAsync(id, cancellationToken);
        var drawn = spec.Executor is WebhookSettings { Secret: null } && stored.Executor is not WebhookSettings ? NewSecret() : null;
        var agent = ToAgent(spec, Seal(spec.Executor, drawn, stored.Executor)) with
        {
            Id = id,
            Registration = stored.Registration,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = clock.GetUtcMilliseconds(),
        };
        return await agents.ReplaceAsync(agent, cancellationToken) switch
        {
            ReplaceOutcome.NotFound => throw NotFound(),
            ReplaceOutcome.NameTaken => throw NameTaken(spec.Name),
            _ => new AgentWithSecret(agent, drawn),
        };
    }

    /// <summary>
    /// Removes the agent, revokes its keys and cancels its tasks that are not at an end, with all that waits in them; tasks of the message contract are CANCELED as a whole, and
    /// what their agent was still to be told of is given up. The tasks stay. What a crash has left undone a repetition does, though it finds no agent.
    /// </summary>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/></exception>
    public async Task DeleteAsync(long id, CancellationToken cancellationToken)
    {
        var wasThere = await agents.DeleteAsync(id, cancellationToken);
        await keys.RevokeByAgentAsync(id, clock.GetUtcMilliseconds(), cancellationToken);
        await ForEachTaskAsync(new TaskListQuery { AgentId = id, Limit = BatchSize, Statuses = Unfinished }, task => CancelAsync(task, id, cancellationToken), cancellationToken);
        await ForEachTaskAsync(
            new TaskListQuery { AgentId = id, Limit = BatchSize, Sources = [TaskSource.Rpc], IsLiving = true }, task => CloseAsync(task, cancellationToken), cancellationToken);
        await events.WakeAsync(id, clock.GetUtcMilliseconds(), cancellationToken);
        if (!wasThere)
            throw NotFound();
    }

    /// <summary>A turn that is claimed after this finds no agent and fails.</summary>
    private async Task ForEachTaskAsync(TaskListQuery query, Func<string, Task> end, CancellationToken cancellationToken)
    {
        int count;
        do
        {
            count = 0;
            TaskPosition? last = null;
            await foreach (var task in tasks.ListAsync(query, cancellationToken).SelectMany(batch => batch))
            {
                count++;
                last = new TaskPosition(task.CreatedAt, task.Id);
                await end(task.Id);
            }

            query = query with { After = last };
        }
        while (count == BatchSize);
    }

    private async Task CancelAsync(string taskId, long agentId, CancellationToken cancellationToken)
    {
        try
        {
            await control.CancelAsync(taskId, agentId, DeletedText, cancellationToken);
        }
        catch (DomainException refusal) when (refusal.Error is DomainError.TaskNotFound or DomainError.NotCancelable or DomainError.TaskBusy)
        {
            // it has come to its end meanwhile, or its next turn will find no agent
        }
    }

    private async Task CloseAsync(string taskId, CancellationToken cancellationToken)
    {
        try
        {
            await lifecycle.CloseAsync(Caller.Anonymous, TaskReference.ById(taskId), TaskLifecycle.Canceled, DeletedText, cancellationToken);
        }
        catch (DomainException refusal) when (refusal.Error is DomainError.TaskNotFound or DomainError.BadRequest or DomainError.TaskBusy)
        {
            // it has come to its end meanwhile, or changes all the time: then its next turn will find no agent
        }
    }

    private static Agent ToAgent(AgentSpec spec, ExecutorSettings executor) => new()
    {
        Name = spec.Name,
        Description = spec.Description,
        Executor = executor,
        MaxAttempts = spec.MaxAttempts,
        MaxConcurrency = spec.MaxConcurrency,
        TurnTimeout = spec.TurnTimeout,
    };

    private ExecutorSettings Seal(ExecutorSettings given, string? drawn, ExecutorSettings? stored) => given switch
    {
        WebhookSettings webhook => webhook with { Secret = Protect(webhook.Secret ?? drawn) ?? StoredSecret(webhook, stored as WebhookSettings) },
        OpenAiSettings openAi => Seal(openAi, stored as OpenAiSettings),
        AcpSettings acp => Seal(acp, stored as AcpSettings),
        _ => given,
    };

    /// <summary>Null keeps the stored key, an empty text takes it away.</summary>
    private AcpSettings Seal(AcpSettings given, AcpSettings? stored)
    {
        if (given.ApiKey is null && stored?.ApiKey is not null)
            CheckSameHost(given.Url, stored.Url, "api_key");
        return given with { ApiKey = given.ApiKey is null ? stored?.ApiKey : given.ApiKey.Length == 0 ? null : Protect(given.ApiKey) };
    }

    private static string? StoredSecret(WebhookSettings given, WebhookSettings? stored)
    {
        if (stored?.Secret is not null)
            CheckSameHost(given.Url, stored.Url, "secret");
        return stored?.Secret;
    }

    /// <summary>A stored secret goes to nobody whom its owner did not give it to.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>: scheme, host or port are other ones.</exception>
    private static void CheckSameHost(string given, string stored, string secret)
    {
        if (Uri.Compare(new Uri(given), new Uri(stored), UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
            throw new DomainException(DomainError.InvalidInput, $"Scheme, host or port are other ones than before, so {secret} must be given again (executor)");
    }

    /// <summary>Of a key, null keeps the stored one and an empty text takes it away; of the extras, a mark keeps what is stored in its place.</summary>
    private OpenAiSettings Seal(OpenAiSettings given, OpenAiSettings? stored)
    {
        if (stored is not null && ((given.ApiKey is null && stored.ApiKey is not null) || given.Extras.HasMarks))
            CheckSameHost(given.BaseUrl, stored.BaseUrl, "api_key and masked values");
        var extras = given.Extras.HasMarks && stored is not null ? given.Extras.WithStored(Unseal(stored)) : given.Extras;
        if (extras.HasMarks)
            throw new DomainException(DomainError.InvalidInput, $"{Redaction.Mark} stands for a stored value, and none is stored there (executor)");
        var masked = extras.Masked();
        return given with
        {
            ApiKey = given.ApiKey switch
            {
                null => stored?.ApiKey,
                "" => null,
                var key => protector.Protect(key),
            },
            Extras = masked,
            SealedExtras = ReferenceEquals(masked, extras) ? null : protector.Protect(extras.ToJson()),
        };
    }

    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>: the stored credentials cannot be read any more.</exception>
    private OpenAiExtras Unseal(OpenAiSettings stored)
    {
        try
        {
            return stored.SealedExtras is { } text ? OpenAiExtras.Parse(protector.Unprotect(text)) : stored.Extras;
        }
        catch (CryptographicException)
        {
            throw new DomainException(DomainError.InvalidInput, $"The stored values behind {Redaction.Mark} cannot be decrypted any more; set them again (executor)");
        }
    }

    private string? Protect(string? secret) => secret is null ? null : protector.Protect(secret);

    private static string NewSecret() => SecretBrand + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    private static DomainException NotFound() => new(DomainError.AgentNotFound, "Agent not found.");

    private static DomainException NameTaken(string name) => new(DomainError.Conflict, $"An agent named '{name}' exists.");
}
