using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Contract;

/// <summary>A line of configuration turns on each sink that docs/observability.md shows.</summary>
public sealed class LogSinkTests
{
    [TestCase("Seq", "serverUrl", "/api/events/raw")]
    [TestCase("OpenTelemetry", "endpoint", "/v1/logs")]
    public async Task Sink_ConfiguredAsThePageSays_GetsTheEvents(string sink, string addressName, string path)
    {
        var page = Repository.Read("docs/observability.md");
        var block = page.Split("```json\n")[1].Split("```")[0];
        var settings = (JObject)JObject.Parse(block)["Serilog"]!["WriteTo"]![sink]!;
        await using var collector = await FakeAgent.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            return Task.CompletedTask;
        });
        settings["Args"]![addressName] = collector.Url;
        if (sink == "OpenTelemetry")
            settings["Args"]!["protocol"] = "HttpProtobuf";
        var arguments = settings.Descendants().OfType<JValue>().Select(value => $"--Serilog:WriteTo:{sink}:{Key(settings, value)}={value}").ToArray();

        await using (var app = await TaskMessagesApp.StartAsync([.. arguments, "--RequestLog:QuickReads=00:00:00", "--RequestLog:QuickWrites=00:00:00"]))
        {
            using var response = await app.GetAsync("/health/live", key: null);
            await app.StopAsync();
        }

        var received = collector.Requests.Where(request => request.Path == path).ToArray();
        Assert.That(received, Is.Not.Empty, string.Join(", ", collector.Requests.Select(request => request.Path)));
        Assert.That(received.Any(request => Encoding.UTF8.GetString(request.Body).Contains("health/live", StringComparison.Ordinal)));
    }

    private static string Key(JObject settings, JValue value) =>
        string.Join(':', value.Ancestors().OfType<JProperty>().TakeWhile(property => property.Value != settings).Reverse().Select(property => property.Name));
}
