using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>
/// Tells the provider of the tasks of callers whom it knows: a task is registered under its agent and then granted to whoever created it, and both are taken back once it is deleted. There are
/// providers that heed the one and providers that heed the other.
/// </summary>
internal sealed class ProviderTaskRegistry(AuthProvider provider) : ITaskRegistry
{
    public async Task AddAsync(Caller caller, ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(task);
        if (caller.Principal is not { } principal)
            return;
        var resource = AccessResource.Task(task.Id);
        await provider.RegisterAsync(principal, resource, task.AgentId is { } agent ? AccessResource.Agent(agent) : null, cancellationToken);
        try
        {
            await provider.GrantAsync(principal, resource, cancellationToken);
        }
        catch (DomainException failure) when (failure.Error == DomainError.TransferFailed)
        {
            await TryAsync(() => provider.DeregisterAsync(principal, resource, cancellationToken));
            throw;
        }
    }

    public async Task RemoveAsync(Caller caller, ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(task);
        if (caller.Principal is not { } principal)
            return;
        var resource = AccessResource.Task(task.Id);
        await TryAsync(() => provider.RevokeAsync(principal, resource, cancellationToken));
        await TryAsync(() => provider.DeregisterAsync(principal, resource, cancellationToken));
    }

    /// <summary>What goes wrong has been logged; what the provider still knows of is nowhere any more.</summary>
    private static async Task TryAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (DomainException failure) when (failure.Error == DomainError.TransferFailed)
        {
            // the task is gone whatever the provider says
        }
    }
}
