using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract;

/// <summary>One running service for the tests of a fixture; each test makes what it needs and touches nothing of the others.</summary>
public abstract class ContractFixture(DatabaseKind kind = DatabaseKind.Commands)
{
    private TaskMessagesApp? _app;

    private protected TaskMessagesApp App => _app!;

    private protected virtual string[] Settings => [];

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await TaskMessagesApp.StartAsync(kind, null, Settings);

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
