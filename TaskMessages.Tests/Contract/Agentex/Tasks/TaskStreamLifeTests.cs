using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Contract.Events;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>How long the stream of a running task lives, and what becomes of it when its client goes (section 11).</summary>
public sealed class TaskStreamLifeTests
{
    /// <summary>Of upstream's topics; here the ledger is the topic, which does not expire.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromHours(1);

    [Test, Property("contract", "agentex:20/70")]
    public async Task RunningTask_IsStreamedOn_HoweverLongNothingWasSaid()
    {
        var clock = new LeapingClock();
        await using var app = await TaskMessagesApp.StartAsync(services => services.AddSingleton<TimeProvider>(clock), "--Limits:StreamDuration=7.00:00:00");
        var id = await app.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(app, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        await app.AddTextAsync(id, "first");
        var first = (await stream.ReadToAsync("full"))[^1];
        await app.AddTextAsync(id, "second");
        await stream.ReadToAsync("full");

        clock.Leap(25 * Expiry);
        await app.AddTextAsync(id, "a day later");
        var later = (await stream.ReadToAsync("full"))[^1];
        using var resumed = await TaskStreamClient.OpenAsync(app, $"/tasks/{id}", first.Id);
        var missed = await resumed.ReadToAsync(frame => TextOf(frame) == "a day later");

        Assert.That(TextOf(later), Is.EqualTo("a day later"));
        Assert.That(missed.Where(frame => frame.Type == "full").Select(TextOf), Is.EqualTo(new[] { "second", "a day later" }), "and exactly what was missed, for who comes back");
    }

    [Test, Property("contract", "agentex:20/74")]
    public async Task ClientThatLeaves_IsNoFault_AndGivesItsPlaceBack()
    {
        var events = await LoggedAsync(
            async app =>
            {
                var id = await app.OpenTaskAsync();
                (await OpenedAsync(app, id)).Dispose();
                await Eventually.TrueAsync(
                    async () =>
                    {
                        using var response = await TaskStreamClient.RequestAsync(app, $"/tasks/{id}", null);
                        return (int)response.StatusCode == 200;
                    },
                    "the place of who left is free");
            },
            "--Limits:StreamsPerTask=1");

        Assert.That(events.Select(entry => (string?)entry["@l"]).Distinct(), Is.SubsetOf(new[] { null, "Warning" }), "nothing failed");
        Assert.That(OfStreams(events).Select(entry => (int)entry["Status"]!), Is.All.AnyOf(200, 429));
    }

    [Test, Property("contract", "agentex:20/74")]
    public async Task Stream_IsInTheTraceOfItsRequest_AndInNoOthers()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        using var ambient = new Activity("the service's own").SetIdFormat(ActivityIdFormat.W3C).Start();
        var events = await LoggedAsync(async app =>
        {
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
            var id = await app.OpenTaskAsync();
            foreach (var trace in new[] { Trace, null, null })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, $"/tasks/{id}/stream"));
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
                if (trace is not null)
                    request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-b7ad6b7169203331-01");
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                Assert.That((int)response.StatusCode, Is.EqualTo(200));
            }
        });

        var traces = OfStreams(events).Select(entry => (string?)entry["trace_id"]).ToList();
        Assert.That(traces, Has.Count.EqualTo(3).And.Unique.And.None.Null);
        Assert.That(traces, Does.Contain(Trace).And.Not.Contain(ambient.TraceId.ToHexString()));
    }

    private static async Task<TaskStreamClient> OpenedAsync(TaskMessagesApp app, string id)
    {
        var stream = await TaskStreamClient.OpenAsync(app, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        return stream;
    }

    private static string? TextOf(TaskFrame frame) => (string?)frame.Data?["content"]?["content"];

    private static IEnumerable<JToken> OfStreams(IEnumerable<JToken> events) => events.Where(entry => ((string?)entry["Route"])?.EndsWith("stream", StringComparison.Ordinal) == true);

    private static async Task<List<JToken>> LoggedAsync(Func<TaskMessagesApp, Task> use, params string[] settings)
    {
        var logs = Directory.CreateTempSubdirectory("taskmessages-logs-");
        try
        {
            await using (var app = await TaskMessagesApp.StartAsync([$"--Serilog:WriteTo:File:Args:configure:0:Args:path={logs.FullName}/log-.json", "--RequestLog:QuickReads=00:00:00", "--RequestLog:QuickWrites=00:00:00", .. settings]))
            {
                await use(app);
                await app.StopAsync();
            }

            return [.. logs.GetFiles().SelectMany(file => File.ReadAllLines(file.FullName)).Select(HttpAssertions.Parse)];
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }
}
