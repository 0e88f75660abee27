using Microsoft.Playwright;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>A running service and a real browser that looks at its console. Whatever must not happen in a page fails the test that opened it.</summary>
[NonParallelizable]
internal abstract class ConsoleFixture : ContractFixture
{
    private readonly List<ConsolePage> _pages = [];
    private IBrowser? _browser;

    [OneTimeSetUp]
    public async Task StartBrowserAsync() => _browser = await ConsoleBrowser.StartAsync();

    [OneTimeTearDown]
    public static Task StopBrowserAsync() => ConsoleBrowser.StopAsync();

    [TearDown]
    public async Task CloseAsync()
    {
        try
        {
            if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            {
                for (var window = 0; window < _pages.Count; window++)
                    await _pages[window].KeepPictureAsync($"failed-{TestContext.CurrentContext.Test.Name}-{window}");
            }

            foreach (var page in _pages)
                page.AssertNothingWrong();
        }
        finally
        {
            foreach (var page in _pages)
                await page.DisposeAsync();
            _pages.Clear();
        }
    }

    protected async Task<ConsolePage> OpenLoginAsync(ColorScheme scheme)
    {
        var page = await ConsolePage.OpenAsync(_browser!, App.Address, scheme);
        _pages.Add(page);
        await page.Page.GotoAsync(new Uri(App.Address, "console/login").AbsoluteUri);
        return page;
    }

    protected async Task<ConsolePage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = ConsolePage.Wide)
    {
        var page = await ConsolePage.OpenAsync(_browser!, App.Address, scheme, width);
        _pages.Add(page);
        await page.GoAsync(path);
        return page;
    }
}
