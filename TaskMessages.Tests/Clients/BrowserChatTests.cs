using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Contract;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.Clients;

/// <summary>The sample page in a browser, on another origin than the service, with its stream dropped in the middle.</summary>
[Property("case", "A14")]
[Property("case", "A15")]
internal sealed class BrowserChatTests : ContractFixture
{
    private const int Drops = 3;

    /// <summary>Does what a person does, and tells what the page shows.</summary>
    private const string Person =
        """
        <script>
        (async () => {
          const report = {};
          const state = () => document.getElementById('state').textContent;
          const shown = kind => [...document.querySelectorAll('#log > .' + kind)].map(bubble => bubble.textContent);
          const until = test => new Promise(done => { const timer = setInterval(() => { if (test()) { clearInterval(timer); done(); } }, 20); });
          const say = text => { chat.elements.text.value = text; chat.requestSubmit(); };
          settings.service.value = @service;
          settings.key.value = @key;
          say('tell me everything');
          await until(() => state() === 'completed');
          report.answer = shown('agent').at(-1);
          say('ask me');
          await until(() => state() === 'waiting for your answer');
          report.question = shown('question').at(-1);
          say('blue');
          await until(() => state() === 'completed');
          report.reply = shown('agent').at(-1);
          say('go on for ever');
          await until(() => shown('agent').at(-1) === 'endless');
          cancelButton.click();
          await until(() => state() === 'failed');
          report.cancelled = shown('error').at(-1);
          report.user = shown('user');
          await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
        })();
        </script>
        """;

    /// <summary>A browser that comes back at once may be faster than the end of its last connection is noticed.</summary>
    private protected override string[] Settings => ["--Limits:StreamsPerTask=20"];

    [Test]
    public async Task CaseA15_SamplePage_OnAnotherOrigin_StreamsResumesRepliesAndCancels()
    {
        if (await Chromium.FindAsync() is not { } browser)
        {
            ClientScript.Missing("Chromium");
            return;
        }

        PageServer? server = null;
        var expected = new StringBuilder();
        var calls = 0;
        await using var agent = await FakeAgent.StartAsync(context => Interlocked.Increment(ref calls) switch
        {
            1 => TellAsync(context, expected, () => server!.Streams > Drops),
            2 => JsonAsync(context, """{"input_required":{"question":"Which colour?"}}"""),
            3 => JsonAsync(context, """{"content":"Blue it is."}"""),
            _ => HangAsync(context),
        });
        var (_, key, _) = await App.AddAgentAsync(new { type = "webhook", url = agent.Url });
        var sample = Repository.Read("samples/browser-chat/index.html");
        await using (server = await PageServer.StartAsync(
            service => sample + Person.Replace("@service", JsonConvert.ToString(service), StringComparison.Ordinal).Replace("@key", JsonConvert.ToString(key), StringComparison.Ordinal),
            App.Address,
            Drops))
        {
            using var profile = new TemporaryDirectory();
            await using var page = Chromium.Open(browser, server.PageUrl, profile.Path);
            var report = JObject.Parse(await server.Report.WaitAsync(TimeSpan.FromSeconds(120)));

            await TestContext.Out.WriteLineAsync($"{server.Streams} streams, {server.Requests.Count} requests, {server.Requests.Count(request => request.StartsWith("OPTIONS", StringComparison.Ordinal))} preflights");
            Assert.That((string?)report["answer"], Is.EqualTo(expected.ToString()));
            Assert.That((string?)report["question"], Is.EqualTo("Which colour?"));
            Assert.That((string?)report["reply"], Is.EqualTo("Blue it is."));
            Assert.That((string?)report["cancelled"], Does.Contain("Cancelled by the user"));
            Assert.That(server.Streams, Is.GreaterThan(Drops + 3));
            Assert.That(server.Requests, Has.Some.StartsWith("OPTIONS /v1/chat/tasks"), "it is another origin: the browser asks first");
        }
    }

    /// <summary>Goes on until the browser has come back for the last time.</summary>
    private static async Task TellAsync(HttpContext context, StringBuilder expected, Func<bool> isBack)
    {
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.WriteAsync("""{"type":"start","index":0,"content":{"type":"text","author":"agent","content":""}}""" + "\n", context.RequestAborted);
        for (var (piece, left) = (0, 30); left > 0; piece++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"piece {piece} – äöü \U0001F600 ");
            expected.Append(text);
            await context.Response.WriteAsync(
                $$$"""{"type":"delta","index":0,"delta":{"type":"text","text_delta":{{{JsonConvert.ToString(text)}}}}}""" + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(10, context.RequestAborted);
            if (isBack())
                left--;
        }

        await context.Response.WriteAsync("""{"type":"done","index":0}""" + "\n", context.RequestAborted);
    }

    private static Task JsonAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    private static async Task HangAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.WriteAsync("""{"type":"delta","index":0,"delta":{"type":"text","text_delta":"endless"}}""" + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }
}
