using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TaskMessages.Tests.Contract;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>A window with the console in it, which notes whatever must not happen there: a request to another host, a violation of the page's policy, an error.</summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    public const int Wide = 1280;
    public const int Narrow = 390;

    private readonly ConcurrentQueue<string> _wrongs = new();
    private readonly IBrowserContext _context;
    private readonly Uri _root;

    private ConsolePage(IBrowserContext context, IPage page, Uri root)
    {
        (_context, Page, _root) = (context, page, root);
        page.Request += (_, request) => Note(!IsOwn(request.Url), $"asked {request.Url}");
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _wrongs.Enqueue($"threw: {error}");
        page.Dialog += (_, dialog) => _wrongs.Enqueue($"opened a dialog: {dialog.Message}");
    }

    public IPage Page { get; }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyCollection<string> Wrongs => _wrongs;

    public static async Task<ConsolePage> OpenAsync(IBrowser browser, Uri root, ColorScheme scheme = ColorScheme.Light, int width = Wide)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = width == Wide ? 860 : 844 },
            TimezoneId = "Europe/Berlin",
            Locale = "en-GB",
            AcceptDownloads = true,
            ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))");
        context.SetDefaultTimeout(60_000);
        return new ConsolePage(context, await context.NewPageAsync(), root);
    }

    /// <summary>Another window of the same browser, logged in as this one is.</summary>
    public async Task<ConsolePage> OpenAnotherAsync() => new(_context, await _context.NewPageAsync(), _root);

    /// <summary>Opens a page below the console's root, and logs in where that is asked for.</summary>
    public async Task GoAsync(string path, string token = TaskMessagesApp.AdminToken)
    {
        await Page.GotoAsync(new Uri(_root, $"console/{path}").AbsoluteUri);
        if (Page.Url.Contains("/login", StringComparison.Ordinal))
        {
            await Page.GetByLabel("Token").FillAsync(token);
            await Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        }

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await AnswersAsync();
    }

    /// <summary>Waits until the page does what is asked of it: it is there to be read before.</summary>
    public Task AnswersAsync() => Assertions.Expect(Page.Locator("html[data-live]")).ToBeAttachedAsync();

    /// <summary>From the next page on, everything that the service says to a page comes later, in its order.</summary>
    public Task SlowDownAsync(TimeSpan delay) => Page.RouteWebSocketAsync(new Regex("/_blazor"), client =>
    {
        var server = client.ConnectToServer();
        var last = Task.CompletedTask;
        server.OnMessage(frame => last = SendAsync(last, frame));

        async Task SendAsync(Task before, IWebSocketFrame frame)
        {
            await Task.Delay(delay);
            await before;
            if (frame.Binary is { } bytes)
                client.Send(bytes);
            else if (frame.Text is { } text)
                client.Send(text);
        }
    });

    public Task SeesAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Asserts that axe has nothing to say about the page as it is.</summary>
    public async Task AssertAccessibleAsync(string name)
    {
        var result = await Page.RunAxe();
        var violations = result.Violations.Select(violation => $"{violation.Id}: {violation.Help}\n  {string.Join("\n  ", violation.Nodes.Take(5).Select(Describe))}");
        Assert.That(violations, Is.Empty, name);
    }

    /// <summary>Keeps a picture of the page among the run's artifacts.</summary>
    public async Task KeepPictureAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }

    public void AssertNothingWrong() => Assert.That(_wrongs, Is.Empty);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private static string Describe(AxeResultNode node) => $"{node.Html} ({string.Join("; ", node.Any.Concat(node.All).Select(check => check.Message))})";

    private bool IsOwn(string url) => url.StartsWith("blob:", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal) || new Uri(url).Authority == _root.Authority;

    private void Note(bool isWrong, string what)
    {
        if (isWrong)
            _wrongs.Enqueue(what);
    }
}
