using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>The store that other tests run on keeps the same contract.</summary>
public sealed class InMemoryTaskStoreTests : TaskStoreContract
{
    private protected override Task<ITaskStore> OpenAsync() => Task.FromResult<ITaskStore>(new InMemoryTaskStore());
}
