using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using Newtonsoft.Json.Linq;
using TaskMessages.Benchmarks.Service;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>A conversation that is watched while the service is killed and started again.</summary>
[NonParallelizable]
internal sealed class ConsoleRestartTests
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    [OneTimeTearDown]
    public static Task StopBrowserAsync() => ConsoleBrowser.StopAsync();

    [Test]
    [Platform("Linux")]
    public async Task Kill_WhileSomebodyWatches_ThePageGoesOnByItself()
    {
        if (await ConsoleBrowser.StartAsync() is not { } browser)
            return;
        var folder = Directory.CreateTempSubdirectory("console-");
        var options = new ServiceOptions { Directory = folder.FullName, Port = ServiceProcess.FreePort() };
        try
        {
            var first = ServiceProcess.Start(options);
            await first.WaitReadyAsync(StartLimit, CancellationToken.None);
            var root = new Uri($"http://{first.EndPoint}");
            using var http = new HttpClient { BaseAddress = root };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TaskMessagesApp.DevelopmentKey);
            var id = await PostAsync(http, "/v1/chat/tasks", """{"agent_id":1,"message":{"content":"before the end"}}""");
            await using var page = await ConsolePage.OpenAsync(browser, root);
            await page.GoAsync($"tasks/{id}");
            await Assertions.Expect(page.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);

            await first.KillAsync(CancellationToken.None);
            await first.DisposeAsync();
            await page.SeesAsync("The connection is lost.");
            await using var second = ServiceProcess.Start(options);
            await second.WaitReadyAsync(StartLimit, CancellationToken.None);
            await PostAsync(http, $"/v1/chat/tasks/{id}/messages", """{"agent_id":1,"message":{"content":"after it"}}""");

            await Assertions.Expect(page.Page.GetByText("after it").First).ToBeVisibleAsync();
            await Assertions.Expect(page.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(4);
            await Assertions.Expect(page.Page.Locator("#connection")).ToBeHiddenAsync();
            Assert.That(page.Page.Url, Does.EndWith($"/console/tasks/{id}"), "nobody had to log in again");
            Assert.That(page.Wrongs.Where(wrong => wrong.Contains("policy", StringComparison.Ordinal) || wrong.StartsWith("asked", StringComparison.Ordinal)), Is.Empty);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<long> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (long)JObject.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())["task_id"]!;
    }
}
