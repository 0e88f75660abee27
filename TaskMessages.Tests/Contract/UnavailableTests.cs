using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract;

/// <summary>What each contract says while the database is away.</summary>
public sealed class UnavailableTests
{
    private readonly Outage _outage = new();
    private TaskMessagesApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _app = await TaskMessagesApp.StartAsync(
            services => services
                .AddSingleton(provider => _outage.Wrap<ITaskStore>(ActivatorUtilities.CreateInstance<TaskStore>(provider)))
                .AddSingleton(provider => _outage.Wrap<IMessageStore>(ActivatorUtilities.CreateInstance<MessageStore>(provider)))
                .AddSingleton(provider => _outage.Wrap<IAgentStore>(provider.GetRequiredService<AgentStore>())),
            "--Worker:Enabled=false");
        await _app.CreateTaskAsync("hello");
        _outage.IsAway = true;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _outage.IsAway = false;
        await _app.DisposeAsync();
    }

    [TestCase("/messages?task_id=1", TaskMessagesApp.DevelopmentKey, """{"message":"The database cannot be reached; retry.","code":503,"data":null}""")]
    [TestCase("/v1/chat/tasks/1", TaskMessagesApp.DevelopmentKey, """{"error":{"code":"temporarily_unavailable","message":"The database cannot be reached; retry."}}""")]
    [TestCase("/v1/admin/agents", TaskMessagesApp.AdminToken, """{"detail":"The database cannot be reached; retry"}""")]
    public async Task Request_DatabaseIsAway_Is503InTheContractsEnvelopeAndSaysWhenToComeAgain(string path, string key, string body)
    {
        using var response = await _app.SendAsync(HttpMethod.Get, path, null, key);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(body));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(response.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }
}
