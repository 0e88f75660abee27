using TaskMessages.Domain.Stores;
using TaskMessages.Storage;

namespace TaskMessages.Tests.Storage;

public sealed class EmbeddedMessageStoreTests : MessageStoreContract
{
    private EmbeddedDatabase _database = null!;

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    private protected override async Task<IMessageStore> OpenAsync()
    {
        _database = await EmbeddedDatabase.StartAsync();
        return new MessageStore(_database.Database, TimeProvider.System);
    }
}
