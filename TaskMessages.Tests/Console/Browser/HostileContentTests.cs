using System.Globalization;
using Microsoft.Playwright;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Contract;
using Microsoft.AspNetCore.Http;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>Content that attacks whoever reads it, in every field that comes from outside: it is shown as text, and nothing else happens.</summary>
internal sealed class HostileContentTests : ConsoleFixture
{
    private const string Attack =
        "<script>window.attacked=1</script><img src=https://evil.example/x onerror=window.attacked=1><svg onload=window.attacked=1>"
        + "</textarea></script></style></title>\" onfocus=\"window.attacked=1\" autofocus x=\"'`${window.attacked=1}{{constructor.constructor('window.attacked=1')()}}";

    private const string MarkdownAttack =
        "[link](javascript:window.attacked=1) [data](data:text/html,<script>window.attacked=1</script>) ![p](https://evil.example/pixel.png) <a href=javascript:window.attacked=1>x</a>\n\n"
        + "<iframe src=https://evil.example></iframe>\n\n<style>body{background:url(https://evil.example)}</style>\n\n[r][1]\n\n[1]: javascript:window.attacked=1\n\n```\n</code></pre><script>window.attacked=1</script>\n```\n";

    private const string Hidden = "bidi \u202Egnp.exe\u202C \u2066isolated\u2069 zero\u200Bwidth and a bell \u0007";

    [Test]
    public async Task Conversation_EveryField_IsShownAsText()
    {
        var text = $"{Attack}\n{Hidden}";
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(text);
        });
        using var added = await App.AdminAsync(HttpMethod.Post, "/agents", new { name = Attack[..90], description = Attack, executor = new { type = "webhook", url = agent.Url } });
        var number = (long)(await added.JsonAsync(System.Net.HttpStatusCode.OK))["id"]!;
        using var issued = await App.AdminAsync(HttpMethod.Post, $"/agents/{number}/api-keys", new { label = Attack[..60] });
        var key = (string)(await issued.JsonAsync(System.Net.HttpStatusCode.OK))["full_key"]!;
        using var created = await App.PostTaskAsync(new { agent_id = number, message = new { content = text }, metadata = new Dictionary<string, object> { ["<b>key</b>"] = text, ["list"] = new[] { Attack } } }, key);
        var id = (long)(await created.JsonAsync(System.Net.HttpStatusCode.Accepted))["task_id"]!;
        await App.WaitForEndAsync(id, key);
        var task = id.ToString(CultureInfo.InvariantCulture);
        foreach (var format in new[] { "plain", "markdown", "code" })
        {
            foreach (var author in new[] { "user", "agent" })
                await AddAsync(new { type = "text", author, format, content = $"{MarkdownAttack}{text}", attachments = new[] { new { file_id = Attack, name = Attack, size = 1, type = Attack } } });
        }

        await AddAsync(new { type = "reasoning", author = "agent", summary = new[] { text }, content = new[] { MarkdownAttack } });
        await AddAsync(new { type = "tool_request", author = "agent", tool_call_id = Attack, name = Attack, arguments = new Dictionary<string, object> { [Attack] = text } });
        await AddAsync(new { type = "tool_response", author = "agent", tool_call_id = Attack, name = Attack, content = text, is_error = true });
        await AddAsync(new { type = "data", author = "agent", data = new Dictionary<string, object> { [Attack] = new Dictionary<string, object> { [text] = text } } });

        var page = await OpenAsync($"tasks/{id}");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(11);
        foreach (var fold in await page.Page.Locator(".fold > summary").AllAsync())
            await fold.ClickAsync();
        await Assertions.Expect(page.Page.Locator(".fold:not([open])")).ToHaveCountAsync(0);
        foreach (var branch in await page.Page.Locator("details:not([open]) > summary").AllAsync())
            await branch.ClickAsync();
        foreach (var link in await page.Page.Locator(".prose a").AllAsync())
            await Assertions.Expect(link).Not.ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^(javascript|data):"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "JSON", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-dialog pre")).ToContainTextAsync("<script>");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.SeesAsync("[U+202E]gnp.exe");
        await page.SeesAsync("[U+0007]");
        await AssertHarmlessAsync(page);
        await page.KeepPictureAsync("hostile");

        await page.GoAsync("tasks");
        await Assertions.Expect(page.Page.Locator("tbody").GetByText("<script>window.attacked=1</script>").First).ToBeVisibleAsync();
        await AssertHarmlessAsync(page);
        await page.GoAsync($"find?q={Uri.EscapeDataString(Attack[..120])}");
        await page.SeesAsync("<script>");
        await AssertHarmlessAsync(page);

        async Task AddAsync(object content)
        {
            using var response = await App.SendAsync(HttpMethod.Post, "/messages", new { task_id = task, content }, key);
            response.EnsureSuccessStatusCode();
        }
    }

    [Test]
    public async Task Conversation_ALineOfAMegabyte_IsShownInPart_AndAsAWholeIfWanted()
    {
        var line = $"begin{new string('W', 1_000_000)}end";
        var id = await App.AddTextAsync("a long line", line, "agent");
        var page = await OpenAsync("find?q=a%20long%20line");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show all 1,000,008 characters" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".plain")).ToContainTextAsync("WWWend");
        var overflow = await page.Page.EvaluateAsync<int>("() => document.querySelector('.ledger').scrollWidth - document.querySelector('.ledger').clientWidth");

        Assert.That(overflow, Is.LessThanOrEqualTo(0), "it is broken into lines");
        Assert.That(id["id"], Is.Not.Null);
        await AssertHarmlessAsync(page);
    }

    [Test]
    public async Task ExternalConversation_OfAnyName_CanBeOpened()
    {
        const string Name = "../..//?#%2e <b>ä</b> \u202Ex";
        await App.AddTextAsync(Name, "hello");
        var page = await OpenAsync($"find?q={Uri.EscapeDataString(Name)}");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await page.SeesAsync("<b>ä</b> [U+202E]x");
        await AssertHarmlessAsync(page);
    }

    private static async Task AssertHarmlessAsync(ConsolePage page)
    {
        Assert.That(await page.Page.EvaluateAsync<bool>("() => 'attacked' in window"), Is.False);
        Assert.That(await page.Page.Locator("main script, main iframe, main img, main svg[onload], main style, main [onerror], main [onfocus], main object, main embed").CountAsync(), Is.Zero);
        page.AssertNothingWrong();
    }
}
