using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using TaskMessages.Tests.Api.Executors;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>What somebody does in the console with agents, from the login to an answer.</summary>
internal sealed class AgentPagesTests : ConsoleFixture
{
    [Test]
    public async Task NewAgent_GetsAKey_IsTried_AndAnswers()
    {
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"content":"I am *here*."}""");
        });
        var page = await OpenAsync("agents");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "New agent" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("a webhook of mine");
        await page.Page.GetByLabel("URL").FillAsync($"{agent.Url}/turns");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add the agent" }).ClickAsync();
        await page.SeesAsync("The signing secret is shown this once.");
        await Assertions.Expect(page.Page.Locator(".secret code")).ToContainTextAsync("whsec_");
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("/console/agents/[0-9]+$"));

        await page.Page.GetByLabel("What for").FillAsync("shop");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        var key = await page.Page.Locator(".keys .secret code").InnerTextAsync();
        using (var me = await App.GetAsync("/v1/me", key))
            Assert.That((int)me.StatusCode, Is.EqualTo(200), "the key counts");
        await page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Pause") }).ClickAsync();
        await page.SeesAsync("The key does not count until it is resumed.");
        await page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Revoke") }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key" }).ClickAsync();
        await page.SeesAsync("revoked");
        using (var me = await App.GetAsync("/v1/me", key))
            Assert.That((int)me.StatusCode, Is.EqualTo(401), "it counts no more");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await page.SeesAsync("answered");
        await page.Page.Locator(".trial summary", new() { HasText = "Request" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".trial .wire").First).ToContainTextAsync("webhook-signature: [REDACTED]");
        await page.Page.Locator(".trial summary", new() { HasText = "Response" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".trial .wire").Last).ToContainTextAsync("I am *here*.");
        await page.AssertAccessibleAsync("trial");
        await page.KeepPictureAsync("agent-trial");
        await page.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Talk" }).ClickAsync();
        await page.Page.GetByLabel("First message").FillAsync("Are you there?");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".prose em")).ToHaveTextAsync("here");
        await page.GoAsync("talk");
        await page.Page.GetByLabel("Agent", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "a webhook of mine" });
        await page.SeesAsync("Are you there?");
    }

    [Test]
    public async Task Form_IsRefusedInTheApisWords_AndKeepsWhatWasWritten()
    {
        var page = await OpenAsync("agents/new");
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("a model");
        await page.Page.GetByLabel("Answered by").SelectOptionAsync("openai");
        await page.Page.GetByLabel("Base URL").FillAsync("http://127.0.0.1:11434/v1");
        await page.Page.GetByLabel("Model").FillAsync("llama3.2");
        await page.Page.GetByLabel("Further settings").FillAsync("""{"temperature": 9}""");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add the agent" }).ClickAsync();
        await page.SeesAsync("(executor.temperature)");
        await page.Page.GetByLabel("Further settings").FillAsync("""{"temperature": 0.5, "extra_headers": {"X-Api-Key": "a secret of mine"}}""");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add the agent" }).ClickAsync();
        await page.SeesAsync("It needs a key to be called with.");
        await Assertions.Expect(page.Page.GetByLabel("Further settings")).ToHaveValueAsync(new Regex(@"""X-Api-Key"": ""\[REDACTED\]"""));

        await page.Page.GetByLabel("Description").FillAsync("small and quick");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.SeesAsync("Saved.");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.GetByLabel("Description")).ToHaveValueAsync("small and quick");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.KeepPictureAsync("confirmation");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete the agent" }).ClickAsync();
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("/console/agents$"));
        await Assertions.Expect(page.Page.Locator("tbody").GetByText("a model")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Overview_CountsTurnsAsTheyEnd()
    {
        var page = await OpenAsync("overview");
        for (var number = 0; number < 3; number++)
            await App.WaitForEndAsync(await App.CreateTaskAsync("count me"));

        await Assertions.Expect(page.Page.Locator(".chart").First).ToContainTextAsync(new Regex("[1-9][0-9]* answered"));
        await Assertions.Expect(page.Page.Locator(".tile").First).ToContainTextAsync("none");
    }
}
