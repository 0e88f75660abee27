using TaskMessages.Domain.Stores;
using TaskMessages.Storage;

namespace TaskMessages.Tests.Storage;

[TestFixtureSource(typeof(Deployment), nameof(Deployment.StoreKinds))]
public sealed class EmbeddedMessageStoreTests(DatabaseKind kind) : MessageStoreContract
{
    private EmbeddedDatabase _database = null!;

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    private protected override async Task<IMessageStore> OpenAsync()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        return new MessageStore(_database.Database, TimeProvider.System);
    }
}
