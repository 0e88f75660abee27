using System.Text;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;
using TaskMessages.Tests.Api.Executors.Scripted;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>What the framework's reader of events is given of a body.</summary>
public sealed class EventSourceTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4096)]
    public async Task ReadAsync_AnyLengthOfBuffer_GivesTheBodyAndAnEmptyLine(int length)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync("text/event-stream", "data: x"));

        Assert.That(await ReadAsync(endpoint, length), Is.EqualTo("data: x\n\n"));
    }

    [Test]
    public async Task ReadAsync_BodyBreaksOff_EndsTheLineBeforeItFails()
    {
        await using var endpoint = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync();
            await call.ChunkAsync("data: x\r\r");
            call.Close();
        });
        var read = new StringBuilder();

        Assert.That(async () => await ReadAsync(endpoint, 1, read), Throws.TypeOf<ExecutorException>());
        Assert.That(read.ToString(), Is.EqualTo("data: x\r\r\n"));
    }

    private static async Task<string> ReadAsync(ScriptedEndpoint endpoint, int length, StringBuilder? read = null)
    {
        read ??= new StringBuilder();
        var limits = new AgentsOptions { AllowPrivateNetworks = true };
        using var http = new AgentHttpClient(Microsoft.Extensions.Options.Options.Create(limits));
        using var exchange = new AgentExchange(limits, TimeProvider.System, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent([]) };
        await exchange.SendAsync(http, request);
        await using var source = new EventSource(exchange);
        var buffer = new byte[length];
        while (await source.ReadAsync(buffer) is > 0 and var count)
            read.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return read.ToString();
    }
}
