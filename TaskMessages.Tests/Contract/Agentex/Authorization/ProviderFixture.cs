using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>A running service that asks a provider.</summary>
public abstract class ProviderFixture
{
    private protected TaskMessagesApp App { get; private set; } = null!;

    private protected FakeProvider Provider { get; private set; } = null!;

    private protected virtual string[] Settings => [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Provider = await FakeProvider.StartAsync();
        App = await TaskMessagesApp.StartAsync([$"--Auth:ProviderUrl={Provider.Url}/", .. Settings]);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }

    [TearDown]
    public void Recover()
    {
        Provider.Fault = null;
        Provider.RegistrationFault = null;
        Provider.GrantFault = null;
        Provider.IsUnscoped = false;
    }

    private protected static object Message(string task, string text = "x") => new { task_id = task, content = new { type = "text", author = "user", content = text } };

    private protected async Task<JToken> CallAsync(string user, long agent, string method, object parameters, int status = 200)
    {
        using var response = await App.SendAsync(HttpMethod.Post, $"/agents/{agent}/rpc", new { jsonrpc = "2.0", id = 1, method, @params = parameters }, user);
        return await response.JsonAsync(status);
    }
}
