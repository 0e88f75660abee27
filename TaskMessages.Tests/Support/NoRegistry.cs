using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Support;

/// <summary>Where nobody else decides who may see tasks.</summary>
internal sealed class NoRegistry : ITaskRegistry
{
    public Task AddAsync(Caller caller, ChatTask task, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveAsync(Caller caller, ChatTask task, CancellationToken cancellationToken) => Task.CompletedTask;
}
