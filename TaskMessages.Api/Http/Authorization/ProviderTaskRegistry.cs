using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>Tells the provider of the tasks of callers whom it knows.</summary>
internal sealed class ProviderTaskRegistry(AuthProvider provider) : ITaskRegistry
{
    public Task AddAsync(Caller caller, ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(task);
        return caller.Principal is { } principal
            ? provider.RegisterAsync(principal, AccessResource.Task(task.Id), task.AgentId is { } agent ? AccessResource.Agent(agent) : null, cancellationToken)
            : Task.CompletedTask;
    }

    public async Task RemoveAsync(Caller caller, ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(task);
        if (caller.Principal is not { } principal)
            return;
        try
        {
            await provider.DeregisterAsync(principal, AccessResource.Task(task.Id), cancellationToken);
        }
        catch (DomainException failure) when (failure.Error == DomainError.TransferFailed)
        {
            // it has been logged; what the provider still knows of is nowhere any more
        }
    }
}
