using Microsoft.Playwright;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>What holds of every page: everybody can use it, on any screen; and its pictures, for people to look at.</summary>
internal sealed class EveryPageTests : ConsoleFixture
{
    private long _task;

    [OneTimeSetUp]
    public async Task FillAsync() => _task = await Conversations.TellAsync(App);

    private static IEnumerable<TestCaseData> Pages()
    {
        foreach (var (name, path) in new[] { ("overview", "overview"), ("tasks", "tasks"), ("conversation", "tasks/{0}"), ("agents", "agents"), ("agent", "agents/1"), ("new-agent", "agents/new"), ("talk", "talk"), ("system", "system"), ("empty", "tasks?metadata=customer%3Dnobody"), ("question", "question"), ("not-found", "find?q=nothing") })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                foreach (var width in new[] { ConsolePage.Wide, ConsolePage.Narrow })
                    yield return new TestCaseData(name, path, scheme, width).SetName($"Page_{name}_{scheme}_{width}".Replace('-', '_'));
            }
        }
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Page_IsAccessible_AndFitsItsScreen(string name, string path, ColorScheme scheme, int width)
    {
        if (path == "question")
            path = $"tasks/{await App.GivenTaskAsync(ChatStatus.WaitingForUser)}";
        var page = await OpenAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _task), scheme, width);
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);
        await page.KeepPictureAsync($"{name}-{scheme}-{width}".ToLowerInvariant());
        foreach (var fold in await page.Page.Locator(".fold > summary").AllAsync())
            await fold.ClickAsync();
        if (name == "conversation")
            await page.KeepPictureAsync($"{name}-open-{scheme}-{width}".ToLowerInvariant());

        await page.AssertAccessibleAsync(name);
        var overflow = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.That(overflow, Is.LessThanOrEqualTo(0), "the page is wider than its screen");
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Login_IsAccessible(ColorScheme scheme)
    {
        var page = await OpenLoginAsync(scheme);
        await page.KeepPictureAsync($"login-{scheme}".ToLowerInvariant());

        await page.AssertAccessibleAsync("login");
    }
}
