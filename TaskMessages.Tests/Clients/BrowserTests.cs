using System.Text;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Contract;
using TaskMessages.Tests.Contract.Events;
using TaskMessages.Tests.EmbeddedMongo.Server;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Clients;

/// <summary>A browser's own <c>EventSource</c>, dropped and reconnected in the middle of an answer.</summary>
internal sealed class BrowserTests : ContractFixture
{
    private const int Drops = 4;
    private const string Page =
        """
        <!doctype html><script>
        const texts = {}, completed = {}; let opens = 0;
        const source = new EventSource('/events');
        const on = (name, take) => source.addEventListener(name, event => take(JSON.parse(event.data)));
        source.onopen = () => opens++;
        on('message.delta', data => texts[data.message_id] = (texts[data.message_id] ?? '') + data.text);
        on('message.completed', data => completed[data.message_id] = data.content);
        on('task.completed', data => {
          source.close();
          fetch('/report', { method: 'POST', body: JSON.stringify({ texts, completed, opens, output: data.output }) });
        });
        </script>
        """;

    /// <summary>A browser that comes back at once may be faster than the end of its last connection is noticed.</summary>
    private protected override string[] Settings => ["--Limits:StreamsPerTask=10"];

    [Test]
    public async Task EventSource_DroppedInTheMiddleOfAnAnswer_HasTheWholeOfIt()
    {
        if (await Chromium.FindAsync() is not { } browser)
        {
            ClientScript.Missing("Chromium");
            return;
        }

        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("tell me everything", agent.Key, agent.Agent);
        await using var proxy = await DroppingProxy.StartAsync(Page, new Uri(App.Address, $"/v1/chat/tasks/{id}/events"), agent.Key, Drops);
        using var profile = new TemporaryDirectory();
        await using var page = Chromium.Open(browser, proxy.Url, profile.Path);
        var expected = new StringBuilder();

        // the answer grows while the browser is away, until it has come back for the last time
        await Eventually.TrueAsync(() => proxy.Connections > 0, "a connection through the proxy");
        for (var (piece, left) = (0, 30); left > 0; piece++)
        {
            var text = $"piece {piece} – äöü \U0001F600 ";
            expected.Append(text);
            agent.Delta(text);
            await Task.Delay(10);
            if (proxy.Connections > Drops)
                left--;
        }

        agent.Done();
        agent.End();
        var report = JObject.Parse(await proxy.Report.WaitAsync(TimeSpan.FromSeconds(60)));

        await TestContext.Out.WriteLineAsync($"{browser}: {report["opens"]} connections, came back with {string.Join(' ', proxy.LastEventIds)}");
        Assert.That((string?)report["output"], Is.EqualTo(expected.ToString()));
        Assert.That(((JObject)report["texts"]!).Properties().Select(text => (string?)text.Value), Is.EqualTo(new[] { expected.ToString() }));
        Assert.That(JToken.DeepEquals(report["texts"], report["completed"]), Is.True);
        Assert.That((int)report["opens"]!, Is.EqualTo(Drops + 1));
        Assert.That(proxy.LastEventIds, Has.Count.EqualTo(Drops).And.Some.Contains(":"), "some of them in the middle of the message");
    }
}
