using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;
using TaskMessages.Tests.Api.Executors.Scripted;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>Connections that break while nobody looks.</summary>
public sealed class StaleConnectionTests
{
    private readonly AgentsOptions _limits = new() { AllowPrivateNetworks = true };
    private AgentHttpClient _http = null!;

    [SetUp]
    public void CreateClient() => _http = new AgentHttpClient(Microsoft.Extensions.Options.Options.Create(_limits));

    [TearDown]
    public void DisposeClient() => _http.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    [Property("case", "B12")]
    public async Task CaseB12_ReusedConnectionBreaks_IsRepeatedAtOnce(bool isReset)
    {
        await using var agent = ScriptedEndpoint.Start(call =>
        {
            if (call is { Connection: 1, Ordinal: 2 })
                Break(call, isReset);
            return call is { Connection: 1, Ordinal: 2 } ? Task.CompletedTask : call.AnswerAsync("text/plain", "x");
        });

        await SendAsync(agent);
        await SendAsync(agent);

        Assert.That(agent.Calls.Select(call => (call.Connection, call.Ordinal)), Is.EqualTo(new[] { (1, 1), (1, 2), (2, 1) }));
        Assert.That(agent.Calls[2].Body, Is.EqualTo(agent.Calls[1].Body).And.Not.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    [Property("case", "B12")]
    public async Task CaseB12_NewConnectionBreaks_IsAFailure(bool isReset)
    {
        await using var agent = ScriptedEndpoint.Start(call =>
        {
            Break(call, isReset);
            return Task.CompletedTask;
        });

        Assert.That(async () => await SendAsync(agent), Throws.TypeOf<ExecutorException>().With.Property(nameof(ExecutorException.IsTransient)).True);
        Assert.That(agent.Calls, Has.Length.EqualTo(1));
    }

    [Test]
    [Property("case", "B12")]
    public async Task CaseB12_OneByteCameBack_IsAFailure()
    {
        await using var agent = ScriptedEndpoint.Start(async call =>
        {
            if (call.Ordinal == 1)
            {
                await call.AnswerAsync("text/plain", "x");
                return;
            }

            await call.WriteAsync("H"u8.ToArray());
            call.Close();
        });
        await SendAsync(agent);

        Assert.That(async () => await SendAsync(agent), Throws.TypeOf<ExecutorException>());
        Assert.That(agent.Calls, Has.Length.EqualTo(2));
    }

    [Test]
    [Property("case", "B12")]
    public async Task CaseB12_ManyDeadConnections_AreNotTriedForEver()
    {
        const int Connections = StaleConnectionHandler.MaxRepeats + 3;
        var arrived = new CountdownEvent(Connections);
        var all = new TaskCompletionSource();
        await using var agent = ScriptedEndpoint.Start(async call =>
        {
            if (call.Ordinal > 1)
            {
                call.Reset();
                return;
            }

            if (arrived.Signal())
                all.SetResult();
            await all.Task;
            await call.AnswerAsync("text/plain", "x");
        });
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAsync(agent)));

        Assert.That(async () => await SendAsync(agent), Throws.TypeOf<ExecutorException>());
        Assert.That(agent.Calls, Has.Length.EqualTo(Connections + 1 + StaleConnectionHandler.MaxRepeats));
        arrived.Dispose();
    }

    private static void Break(EndpointCall call, bool isReset)
    {
        if (isReset)
            call.Reset();
        else
            call.Close();
    }

    private async Task SendAsync(ScriptedEndpoint agent)
    {
        using var exchange = new AgentExchange(_limits, TimeProvider.System, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, agent.Url) { Content = new ByteArrayContent("{\"question\":1}"u8.ToArray()) };
        await exchange.SendAsync(_http, request);
        await exchange.ReadToEndAsync();
    }
}
