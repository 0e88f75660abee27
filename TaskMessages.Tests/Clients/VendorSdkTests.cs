using TaskMessages.Tests.Api.Executors.Acp;
using TaskMessages.Tests.Contract;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Clients;

/// <summary>The TypeScript SDK of the message contract's vendor, unchanged, with every resource of it that exists here.</summary>
internal sealed class VendorSdkTests : ContractFixture
{
    private const string Client = "agentex";

    [Test]
    [Property("contract", "agentex:20/75")]
    [Property("contract", "agentex:20/78")]
    public async Task Agentex_AllChecks_Hold()
    {
        var modules = ClientScript.ModulesOf(Client);
        if (!Directory.Exists(Path.Combine(modules, Client)))
            ClientScript.Missing(Client);
        await using var sync = await FakeAcpAgent.StartAsync();
        sync.OnMessage = _ => AnswerAsync();
        await using var asynchronous = await FakeAcpAgent.StartAsync();

        await ClientScript.AssertAllHoldAsync(
            "node",
            [
                ClientScript.PathOf($"{Client}/checks.mjs"), App.Address.GetLeftPart(UriPartial.Authority), sync.Url, asynchronous.Url,
                Path.Combine(Path.GetDirectoryName(modules)!, "package.json"), Path.Combine(Repository.Root, "docs", "vendors.md"),
            ]);
    }

    /// <summary>With pauses in which what has come is told.</summary>
    private static async IAsyncEnumerable<object> AnswerAsync()
    {
        yield return FakeAcpAgent.Start(0, "", "markdown");
        foreach (var piece in new[] { "Hello ", "from ", "the ", "agent" })
        {
            yield return FakeAcpAgent.Delta(0, piece);
            await Task.Delay(100);
        }

        yield return FakeAcpAgent.Done(0);
    }
}
