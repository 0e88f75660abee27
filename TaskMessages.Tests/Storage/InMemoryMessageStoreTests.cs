using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>The store that other tests run on keeps the same contract.</summary>
public sealed class InMemoryMessageStoreTests : MessageStoreContract
{
    private protected override Task<IMessageStore> OpenAsync() => Task.FromResult<IMessageStore>(new InMemoryMessageStore());
}
