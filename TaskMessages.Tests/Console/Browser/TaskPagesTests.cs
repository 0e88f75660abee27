using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Contract;
using TaskMessages.Tests.Contract.Events;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>What somebody does in the console with tasks, from the login to the result.</summary>
internal sealed class TaskPagesTests : ConsoleFixture
{
    [Test]
    public async Task Tasks_FromLoginToTheConversation_ByKeys()
    {
        var id = await App.CreateTaskAsync("What is **new**?");
        await App.WaitForEndAsync(id);
        var page = await OpenAsync("");
        await Expect(page).ToHaveURLAsync(new Regex("/console/tasks$"));

        await Assertions.Expect(Row(page, id)).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("j");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/console/tasks/{id}$"));
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page).ToHaveURLAsync(new Regex("/console/tasks$"));

        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync(id.ToString(CultureInfo.InvariantCulture));
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/console/tasks/{id}$"));
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.TypeAsync("gt");
        await Expect(page).ToHaveURLAsync(new Regex("/console/tasks$"));
    }

    [Test]
    public async Task Search_WhileAnotherPageComesSlowly_KeepsWhatIsTyped()
    {
        var id = await App.CreateTaskAsync("look for me");
        var page = await OpenAsync("tasks");
        await page.SlowDownAsync(TimeSpan.FromMilliseconds(300));
        await page.GoAsync($"tasks/{id}");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);

        await page.Page.Keyboard.TypeAsync("gt/");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Tasks" })).ToHaveAttributeAsync("tabindex", "-1");
        await page.Page.Keyboard.TypeAsync(id.ToString(CultureInfo.InvariantCulture));
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/console/tasks/{id}$"));
    }

    [Test]
    public async Task Times_MoveOn_WithoutBeingAskedFor()
    {
        var id = await App.CreateTaskAsync("how long ago");
        await App.WaitForEndAsync(id);
        var page = await OpenAsync("tasks");
        var created = Row(page, id).Locator("time").Last;
        await created.EvaluateAsync("time => time.dateTime = new Date(Date.now() - 62000).toISOString()");
        await Assertions.Expect(created).ToHaveTextAsync("1 min ago");
        await created.EvaluateAsync("time => time.dateTime = '2024-02-29T23:30:00Z'");
        await Assertions.Expect(created).ToHaveTextAsync("1 Mar 2024");
    }

    [Test]
    public async Task Filter_IsInTheAddress_AndTheAddressBringsItBack()
    {
        var failed = await App.GivenTaskAsync(ChatStatus.Failed);
        var waiting = await App.GivenTaskAsync(ChatStatus.WaitingForUser);
        var page = await OpenAsync("tasks");
        await page.Page.GetByLabel("Status").SelectOptionAsync("failed");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?status=failed$"));
        await Assertions.Expect(Row(page, failed)).ToBeVisibleAsync();
        await Assertions.Expect(Row(page, waiting)).ToHaveCountAsync(0);

        await page.GoAsync("tasks?status=waiting_for_user");
        await Assertions.Expect(page.Page.GetByLabel("Status")).ToHaveValueAsync("waiting_for_user");
        await Assertions.Expect(Row(page, waiting)).ToBeVisibleAsync();
        await page.GoAsync("tasks?metadata=customer%3Dnobody");
        await page.SeesAsync("No task is like this.");
    }

    [Test]
    public async Task List_NewTasks_AreCountedAndMoveNothing_StatusesChangeInPlace()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("work", agent.Key, agent.Agent);
        var page = await OpenAsync($"tasks?agent={agent.Agent}");
        await Assertions.Expect(Row(page, id)).ToContainTextAsync("running");

        agent.Delta("an answer");
        agent.Done();
        agent.End();
        await Assertions.Expect(Row(page, id)).ToContainTextAsync("completed");
        await App.CreateTaskAsync("another", agent.Key, agent.Agent);
        var pill = page.Page.GetByRole(AriaRole.Button, new() { Name = "1 new task: show" });
        await Assertions.Expect(pill).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await pill.ClickAsync();
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Test]
    public async Task Selected_AreDeleted_AfterAConfirmationThatSaysHowMany()
    {
        var (agent, _, _) = await App.AddAgentAsync();
        for (var number = 0; number < 3; number++)
            await App.GivenTaskAsync(ChatStatus.Completed, agent);
        var page = await OpenAsync($"tasks?agent={agent}");
        await page.Page.GetByLabel("Select all tasks of this page").CheckAsync();
        await page.SeesAsync("3 selected");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.SeesAsync("Delete 3 tasks?");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Keep them" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(3);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete 3 tasks" }).ClickAsync();
        await page.SeesAsync("3 deleted.");
        await page.GoAsync($"tasks?agent={agent}");
        await page.SeesAsync("No task is like this.");
    }

    [Test]
    public async Task Selected_SomeCannotBeRetried_SaysWhyNot()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var completed = await App.CreateTaskAsync("x", key, agent);
        await App.WaitForEndAsync(completed, key);
        await App.GivenTaskAsync(ChatStatus.Failed, agent);
        var page = await OpenAsync($"tasks?agent={agent}");
        await page.Page.GetByLabel("Select all tasks of this page").CheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Retry 2 tasks" }).ClickAsync();
        await page.SeesAsync("Only a failed task can be tried again");
    }

    [Test]
    public async Task Conversation_TextGrows_WhileSomebodyWatches_InTwoWindows()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("tell me", agent.Key, agent.Agent);
        var one = await OpenAsync($"tasks/{id}");
        var two = await OpenAsync($"tasks/{id}");
        agent.Delta("The first words");
        await one.SeesAsync("The first words");
        agent.Delta(" and **the last**");
        await two.SeesAsync("and **the last**");
        await one.SeesAsync("writing…");
        agent.Done();
        agent.End();
        await Assertions.Expect(one.Page.Locator(".prose strong")).ToHaveTextAsync("the last");
        await Assertions.Expect(two.Page.Locator(".talk-head .state")).ToHaveTextAsync("completed");
        await Assertions.Expect(one.Page.Locator(".turn")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Conversation_Append_Enqueue_Pause_Resume_Cancel_Delete()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("first", agent.Key, agent.Agent);
        var page = await OpenAsync($"tasks/{id}");
        await page.Page.GetByLabel("Message, in the user's name").FillAsync("second");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.SeesAsync("Sent; it waits at place 1.");
        await page.SeesAsync("Waits, number 1 in the queue");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.SeesAsync("Paused. Resume goes on with the same message.");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel the task" }).ClickAsync();
        await page.SeesAsync("Cancelled.");
        await Assertions.Expect(page.Page.Locator(".talk-head .state")).ToHaveTextAsync("cancelled");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete the task" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/console/tasks$"));
        await page.GoAsync($"tasks/{id}");
        await page.SeesAsync("There is no such task, or it has been deleted.");
    }

    [Test]
    public async Task Conversation_Question_IsAnsweredByAChoice()
    {
        var calls = 0;
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Interlocked.Increment(ref calls) > 1
                ? """{"content":"You chose well."}"""
                : """{"input_required":{"question":"Which *order*?","interactions":[{"kind":"choice","options":["4711","4712"]}]}}""");
        });
        var (number, key, _) = await App.AddAgentAsync(new { type = "webhook", url = agent.Url });
        var id = await App.CreateTaskAsync("refund", key, number);
        var page = await OpenAsync($"tasks/{id}");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "4712" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByLabel("Your answer")).ToHaveValueAsync("4712");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();
        await page.SeesAsync("Answered.");
        await page.SeesAsync("You chose well.");
    }

    [Test]
    public async Task Conversation_FailedTurn_SaysWhy_IsRetried_AndIsShownAsJson()
    {
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync("the <b>order</b> is unknown");
        });
        var (number, key, _) = await App.AddAgentAsync(new { type = "webhook", url = agent.Url });
        var id = await App.CreateTaskAsync("do it", key, number);
        await App.WaitForEndAsync(id, key);
        var page = await OpenAsync($"tasks/{id}");
        await Assertions.Expect(page.Page.Locator(".turn-error")).ToContainTextAsync("400");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await page.SeesAsync("is tried again");
        await Assertions.Expect(page.Page.Locator(".turn")).ToHaveCountAsync(2);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "JSON", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-dialog pre")).ToContainTextAsync($"\"task_id\": {id}");
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex($"/console/tasks/{id}$"));
    }

    [Test]
    public async Task Conversation_OfTenThousandMessages_ScrollsToItsBeginning_AndHoldsFew()
    {
        const int Count = 10_000;
        var name = "a long one";
        for (var from = 0; from < Count; from += 1000)
        {
            using var response = await App.SendAsync(HttpMethod.Post, "/messages/batch", new
            {
                task_id = name,
                contents = Enumerable.Range(from, 1000).Select(number => new { type = "text", author = number % 2 == 0 ? "user" : "agent", content = $"message {number} {new string('x', number % 300)}" }),
            });
            response.EnsureSuccessStatusCode();
        }

        var page = await OpenAsync($"find?q={Uri.EscapeDataString(name)}");
        var ledger = page.Page.Locator(".ledger");
        await page.SeesAsync("message 9999");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await page.Page.ReloadAsync();
        await page.SeesAsync("message 9999");
        await page.AnswersAsync();
        await TestContext.Out.WriteLineAsync($"opened in {watch.ElapsedMilliseconds} ms");
        for (var step = 0; step < 12; step++)
        {
            await ledger.EvaluateAsync("element => element.scrollTop = 0");
            await Assertions.Expect(ledger).ToHaveJSPropertyAsync("isConnected", true);
            await page.Page.WaitForFunctionAsync("() => document.querySelector('.ledger').scrollTop > 0");
        }

        Assert.That(await page.Page.Locator("[data-message]").CountAsync(), Is.LessThanOrEqualTo(200));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "To the beginning" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("message 0", new() { Exact = false }).First).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "To the latest" }).ClickAsync();
        await page.SeesAsync("message 9999");
    }

    [Test]
    public async Task Export_IsTheWholeLedger()
    {
        await App.AddTextAsync("to be exported", "one");
        await App.AddTextAsync("to be exported", "two\nlines");
        var page = await OpenAsync("find?q=to%20be%20exported");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(download.SuggestedFilename, Is.EqualTo("task-to_be_exported.jsonl"));
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[2], Does.Contain("two\\nlines"));
    }

    private static IPageAssertions Expect(ConsolePage page) => Assertions.Expect(page.Page);

    private static ILocator Row(ConsolePage page, long id) => page.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { Has = page.Page.Locator($"a[href='tasks/{id}']") });
}
