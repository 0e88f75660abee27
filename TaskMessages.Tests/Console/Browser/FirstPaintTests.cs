using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>What a page shows before its connection is there, and that nothing moves when it comes.</summary>
internal sealed class FirstPaintTests : ConsoleFixture
{
    private long _task;

    [OneTimeSetUp]
    public async Task FillAsync() => _task = await Conversations.TellAsync(App);

    [TestCase("tasks", "table.rows [data-row]")]
    [TestCase("tasks/{0}", "[data-message]:last-of-type")]
    [TestCase("find?q={0}", "[data-message]:last-of-type")]
    [TestCase("find?q=nothing", "main a[href=tasks]")]
    [TestCase("overview", ".tile")]
    [TestCase("agents", "table.rows [data-row]")]
    public async Task Page_IsThereToBeRead_WithoutItsConnection_AndStaysAsItIs(string path, string shown)
    {
        var page = await OpenAsync("system");
        var connection = new TaskCompletionSource();
        await HoldConnectionAsync(page, connection.Task);
        var address = new Uri(App.Address, $"console/{string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _task)}");
        await page.Page.GotoAsync(address.AbsoluteUri, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await Assertions.Expect(page.Page.Locator(shown).First).ToBeInViewportAsync();
        await Assertions.Expect(page.Page.Locator("html[data-live]")).Not.ToBeAttachedAsync();
        await NoteWhatGoesAsync(page, shown);
        var before = await PlacesAsync(page, shown);

        connection.SetResult();
        await page.AnswersAsync();
        Assert.That(await PlacesAsync(page, shown), Is.EqualTo(before));
        Assert.That(await page.Page.EvaluateAsync<int>("() => window.timesGone"), Is.Zero, "it was never away");
    }

    [Test]
    public async Task WhatIsPressedAndChosen_BeforeTheConnectionIsThere_IsDoneWhenItIs()
    {
        var page = await OpenAsync("system");
        var connection = new TaskCompletionSource();
        await HoldConnectionAsync(page, connection.Task);
        await page.Page.GotoAsync(new Uri(App.Address, $"console/tasks/{_task}").AbsoluteUri, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await ListensAsync(page);
        var answer = page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message, in the user's name" });
        await answer.FillAsync("written early");
        var json = page.Page.GetByRole(AriaRole.Group, new() { Name = "What can be done" }).GetByRole(AriaRole.Button, new() { Name = "JSON" });
        await json.ClickAsync();
        await Assertions.Expect(json).ToHaveAttributeAsync("data-kept", "");

        connection.SetResult();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Assertions.Expect(answer).ToHaveValueAsync("written early");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeEnabledAsync();
    }

    [Test]
    public async Task Search_BeforeTheConnectionIsThere_IsDoneWhenItIs()
    {
        var page = await OpenAsync("system");
        var connection = new TaskCompletionSource();
        await HoldConnectionAsync(page, connection.Task);
        await page.Page.GotoAsync(new Uri(App.Address, "console/tasks").AbsoluteUri, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await ListensAsync(page);
        await page.Page.GetByLabel($"Select task {_task}").CheckAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("nothing like this");
        connection.SetResult();
        await Assertions.Expect(page.Page.GetByText("1 selected")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("nothing like this");

        connection = new TaskCompletionSource();
        await page.Page.UnrouteAllAsync();
        await HoldConnectionAsync(page, connection.Task);
        await page.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await ListensAsync(page);
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("nothing like this");
        await page.Page.Keyboard.PressAsync("Enter");
        connection.SetResult();
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("/console/find[?]q=nothing"));
    }

    [Test]
    public async Task Times_AreInTheReadersZone_BeforeTheConnectionIsThere_AndAfterItHasChanged()
    {
        var page = await OpenAsync("tasks");
        var row = page.Page.Locator("[data-row] time").Last;
        var connection = new TaskCompletionSource();
        await HoldConnectionAsync(page, connection.Task);
        await page.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await Assertions.Expect(row).ToHaveAttributeAsync("title", new Regex(@" \+0[12]:00$"));
        connection.SetResult();
        await page.AnswersAsync();

        // who has travelled since
        await page.Page.EvaluateAsync("() => document.cookie = 'taskmessages_zone=Asia/Kolkata; path=/console/'");
        await page.Page.RouteAsync(new Regex("/reader[^/]*[.]js"), route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = "" }));
        await page.Page.ReloadAsync();
        await page.AnswersAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("title", new Regex(@" \+0[12]:00$"));
    }

    [Test]
    public async Task Page_OfAReaderWithoutACookie_WaitsForTheZone()
    {
        var page = await OpenAsync("tasks");
        await page.Page.EvaluateAsync("() => document.cookie = 'taskmessages_zone=; path=/console/; max-age=0'");
        var response = await page.Page.ReloadAsync();
        Assert.That(await response!.TextAsync(), Does.Not.Contain("data-row"));
        await page.AnswersAsync();
        await Assertions.Expect(page.Page.Locator("[data-row]").First).ToBeVisibleAsync();

        response = await page.Page.ReloadAsync();
        Assert.That(await response!.TextAsync(), Does.Contain("data-row"), "the page before has said it");
    }

    [Test]
    public async Task Ledger_BeginsAtItsEnd_BeforeTheConnectionIsThere()
    {
        var name = $"long {Guid.NewGuid():N}";
        for (var number = 0; number < 40; number++)
            await App.AddTextAsync(name, $"message {number}\n\nof several\n\nlines");
        var page = await OpenAsync($"find?q={name}");
        var connection = new TaskCompletionSource();
        await HoldConnectionAsync(page, connection.Task);
        await page.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await Assertions.Expect(page.Page.Locator("[data-message]").Last).ToBeInViewportAsync();
        await Assertions.Expect(page.Page.Locator("[data-message]").First).Not.ToBeInViewportAsync();
        var last = page.Page.Locator("[data-message]").Last;
        var before = await last.EvaluateAsync<double>("message => message.getBoundingClientRect().bottom");

        connection.SetResult();
        await Assertions.Expect(page.Page.Locator(".ledger[data-live]")).ToBeAttachedAsync();
        Assert.That(await last.EvaluateAsync<double>("message => message.getBoundingClientRect().bottom"), Is.EqualTo(before).Within(1), "nor does it move then; scripts scroll by whole pixels");
        await page.Page.Locator(".ledger").EvaluateAsync("ledger => ledger.scrollTop = 0");
        await Assertions.Expect(page.Page.Locator("[data-message]").First).ToBeInViewportAsync();
    }

    /// <summary>From the next page on, the script that opens connections comes only then; nor need the page be whole for the browser (its load event) before that.</summary>
    private static Task<IAsyncDisposable> HoldConnectionAsync(ConsolePage page, Task until) => page.Page.RouteAsync(new Regex("/_framework/blazor[.]web"), async route =>
    {
        await until;
        await route.ContinueAsync();
    });

    /// <summary>The page's script brings the one that opens connections, and listens from before that.</summary>
    private static Task ListensAsync(ConsolePage page) => Assertions.Expect(page.Page.Locator("head script[src*='blazor.web']")).ToBeAttachedAsync();

    /// <summary>Counts how often nothing of what is shown is there.</summary>
    private static Task<JsonElement?> NoteWhatGoesAsync(ConsolePage page, string shown) => page.Page.EvaluateAsync(
        """
        shown => {
          window.timesGone = 0;
          new MutationObserver(() => { if (!document.querySelector(shown)) window.timesGone++; }).observe(document.body, { childList: true, subtree: true });
        }
        """, shown);

    private static Task<string[]> PlacesAsync(ConsolePage page, string shown) => page.Page.Locator(shown).EvaluateAllAsync<string[]>(
        "all => all.map(element => { const place = element.getBoundingClientRect(); return [place.x, place.y, place.width, place.height].map(Math.round).join(' '); })");
}
