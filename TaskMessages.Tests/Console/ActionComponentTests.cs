using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using TaskMessages.Console.Components;
using TaskMessages.Console.Layout;
using TaskMessages.Console.Live;
using TaskMessages.Console.Text;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console;

/// <summary>The components that act on tasks and keys, on a service's own database.</summary>
public sealed class ActionComponentTests : ContractFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private BunitContext _context = null!;
    private int _done;

    private Feedback Feedback => _context.Services.GetRequiredService<Feedback>();

    private IEnumerable<string> Told => Feedback.Notices.Select(notice => notice.Text);

    [SetUp]
    public void OpenContext()
    {
        _done = 0;
        _context = new BunitContext();
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddSingleton<MarkdownText>();
        foreach (var type in (Type[])[typeof(TaskAdministration), typeof(TaskInspection), typeof(ApiKeyService), typeof(ITaskJson), typeof(TimeProvider)])
            _context.Services.AddSingleton(type, App.Services.GetRequiredService(type));
        _context.Services.AddScoped<TaskMessages.Console.Layout.Browser>();
        _context.Services.AddScoped<Feedback>();
    }

    [TearDown]
    public async Task CloseContextAsync() => await _context.DisposeAsync();

    [TestCase(ChatStatus.Running, "Pause,Cancel")]
    [TestCase(ChatStatus.Paused, "Resume,Cancel")]
    [TestCase(ChatStatus.WaitingForUser, "Cancel")]
    [TestCase(ChatStatus.Failed, "Retry")]
    [TestCase(ChatStatus.Completed, "")]
    public async Task Actions_AreThoseThatTheStateAllows(ChatStatus status, string expected)
    {
        var actions = RenderActions(await TaskAsync(await App.GivenTaskAsync(status)));

        Assert.That(Buttons(actions), Is.EqualTo(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Concat(["JSON", "Export", "Delete"])));
    }

    [Test]
    public async Task Actions_OfAnExternalConversation_AndOfAClosedTask_ChangeNoTurn()
    {
        Assert.That(Buttons(RenderActions(await ConversationAsync("only notes"))), Is.EqualTo(new[] { "JSON", "Export", "Delete" }));

        var running = await TaskAsync(await App.GivenTaskAsync(ChatStatus.Running));
        Assert.That(Buttons(RenderActions(running with { Lifecycle = TaskLifecycle.Canceled })), Is.EqualTo(new[] { "JSON", "Export", "Delete" }));
        Assert.That(Buttons(RenderActions(running with { Status = ChatStatus.Completed, Source = TaskSource.Rpc })), Does.Contain("Cancel"), "the whole task, not a turn");
        Assert.That(Buttons(RenderActions(running with { Status = ChatStatus.Completed, Lifecycle = TaskLifecycle.Interrupted })), Does.Contain("Resume"));
        Assert.That(Buttons(RenderActions(running with { Status = ChatStatus.Failed, Source = TaskSource.Rpc })), Does.Not.Contain("Retry"));
    }

    [Test]
    public async Task Retry_TriesAgain_AndARefusalIsTold()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Failed);
        var actions = RenderActions(await TaskAsync(id));
        await Button(actions, "Retry").ClickAsync(new());
        Assert.That(Told, Is.EqualTo(new[] { "The failed turn's message is tried again." }));
        Assert.That(_done, Is.EqualTo(1));
        await App.WaitForEndAsync(id);
        Assert.That((await TaskAsync(id)).Status, Is.EqualTo(ChatStatus.Completed));

        await Button(actions, "Retry").ClickAsync(new());
        Assert.That(Feedback.Notices[^1].IsFailure, "it has not failed any more");
        Assert.That(_done, Is.EqualTo(1), "nothing was done");
        Assert.That(Button(actions, "Retry").HasAttribute("disabled"), Is.False);
    }

    [Test]
    public async Task Delete_IsAskedFirst_AndLeadsToTheList()
    {
        var navigation = _context.Services.GetRequiredService<NavigationManager>();
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        var dialogs = _context.Render<MudDialogProvider>();
        var actions = RenderActions(await TaskAsync(id));
        var kept = Press(actions, "Delete");
        dialogs.WaitForElement("[data-key=dismiss]", Patience).Click();
        await kept;
        dialogs.WaitForState(() => dialogs.FindAll("[data-key=dismiss]").Count == 0, Patience);
        Assert.That((await TaskAsync(id)).Lifecycle, Is.Not.EqualTo(TaskLifecycle.Deleted));
        Assert.That(Told, Is.Empty);

        var deleted = Press(actions, "Delete");
        dialogs.WaitForState(() => dialogs.Markup.Contains("Its messages and its history go with it.", StringComparison.Ordinal), Patience);
        dialogs.Find("button.danger").Click();
        await deleted;
        Assert.That(navigation.Uri, Does.EndWith("/tasks"));
        Assert.That(Told, Is.EqualTo(new[] { "Deleted." }));
        Assert.That((await App.Services.GetRequiredService<ITaskStore>().FindAsync($"{id}", CancellationToken.None))?.Lifecycle, Is.Null.Or.EqualTo(TaskLifecycle.Deleted));
    }

    [TestCase(TaskSource.Sdk, "What it does is ended")]
    [TestCase(TaskSource.Rpc, "CANCELED for good")]
    public async Task Cancel_SaysWhatItMeans(TaskSource source, string consequence)
    {
        var task = await TaskAsync(await App.GivenTaskAsync(ChatStatus.Paused));
        var dialogs = _context.Render<MudDialogProvider>();
        var kept = Press(RenderActions(task with { Source = source }), "Cancel");

        Assert.That(dialogs.WaitForElement(".mud-dialog-content p", Patience).TextContent, Does.Contain(consequence));
        dialogs.Find("[data-key=dismiss]").Click();
        await kept;
        Assert.That(Told, Is.Empty);
    }

    [Test]
    public async Task Composer_SendsWhatWasWritten_Once_AndIsEmptyThen()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        var composer = RenderComposer(await TaskAsync(id));
        Assert.That(composer.Find("button[type=submit]").HasAttribute("disabled"), "there is nothing to send");
        Assert.That(composer.FindAll("select"), Is.Empty, "no turn runs");
        composer.Find("textarea").Input("  ");
        Assert.That(composer.Find("button[type=submit]").HasAttribute("disabled"));
        await composer.Find("form").SubmitAsync();
        Assert.That(Told, Is.Empty);

        composer.Find("textarea").Input("And now?");
        await composer.Find("form").SubmitAsync();
        Assert.That(Told, Is.EqualTo(new[] { "Sent." }));
        Assert.That(_done, Is.EqualTo(1));
        Assert.That(composer.Find("textarea").GetAttribute("value"), Is.Empty);
        await App.WaitForEndAsync(id);
        Assert.That((await TaskAsync(id)).Output, Is.EqualTo("And now?"));
    }

    [Test]
    public async Task Composer_WhileATurnRuns_WaitsUnlessToldOtherwise_AndKeepsWhatWasRefused()
    {
        var task = await TaskAsync(await App.GivenTaskAsync(ChatStatus.Running));
        var composer = RenderComposer(task);
        composer.Find("textarea").Input("afterwards");
        await composer.Find("form").SubmitAsync();
        Assert.That(Told, Is.EqualTo(new[] { "Sent; it waits at place 1." }));

        composer.Find("select").Change(nameof(BusyPolicy.Reject));
        composer.Find("textarea").Input("at once");
        await composer.Find("form").SubmitAsync();
        Assert.That(Feedback.Notices[^1].IsFailure);
        Assert.That(composer.Find("textarea").GetAttribute("value"), Is.EqualTo("at once"));
        Assert.That(composer.Find("button[type=submit]").HasAttribute("disabled"), Is.False);
        Assert.That((await TaskAsync(task.Id)).Queue.Select(waiting => waiting.Message), Is.EqualTo(new[] { "afterwards" }));
        Assert.That(_done, Is.EqualTo(1));
    }

    [Test]
    public async Task Composer_AnswersAQuestion_ByOneOfItsChoices()
    {
        var question = new PendingInteraction("*Which* one?", [new JsonMap { ["options"] = new List<object?> { "red", "<green>" } }]) { ExpiresAt = App.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.AddHours(1), DefaultAnswer = "red" };
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser, change: task => task with { PendingInteraction = question });
        var composer = RenderComposer(await TaskAsync(id));
        Assert.That(composer.Find(".is-question em").TextContent, Is.EqualTo("Which"));
        Assert.That(composer.Markup, Does.Contain("then the default answer is given."));
        var choices = composer.FindAll(".choices button");
        Assert.That(choices.Select(choice => choice.TextContent), Is.EqualTo(new[] { "red", "<green>" }));

        choices[1].Click();
        Assert.That(composer.FindAll(".choices button").Select(choice => choice.GetAttribute("aria-pressed")), Is.EqualTo(new[] { "false", "true" }));
        await composer.Find("form").SubmitAsync();
        Assert.That(Told, Is.EqualTo(new[] { "Answered." }));
        await App.WaitForEndAsync(id);
        Assert.That((await TaskAsync(id)).Output, Is.EqualTo("<green>"));

        composer = RenderComposer((await TaskAsync(id)) with { Status = ChatStatus.WaitingForUser, PendingInteraction = question with { Interactions = [], DefaultAnswer = null } });
        Assert.That(composer.Markup, Does.Contain("then the task fails."));
        Assert.That(composer.FindAll(".choices"), Is.Empty);
    }

    [Test]
    public async Task Composer_IsNotThere_WhereNobodyWouldAnswer()
    {
        Assert.That(RenderComposer(await ConversationAsync("nobody answers")).FindAll("form"), Is.Empty);

        var task = await TaskAsync(await App.GivenTaskAsync(ChatStatus.Completed));
        Assert.That(RenderComposer(task with { Lifecycle = TaskLifecycle.Canceled }).FindAll("form"), Is.Empty);
    }

    [Test]
    public async Task Keys_AreDrawn_Paused_DrawnAnew_AndRevoked()
    {
        var (agent, _, _) = await App.AddAgentAsync();
        var keys = App.Services.GetRequiredService<ApiKeyService>();
        foreach (var key in await keys.ListAsync(agent, CancellationToken.None))
            await keys.RevokeAsync(key.Id, CancellationToken.None);
        var dialogs = _context.Render<MudDialogProvider>();
        var list = _context.Render<KeyList>(parameters => parameters.Add(component => component.AgentId, agent));
        list.WaitForElement("tbody tr", Patience);
        Assert.That(list.FindAll("tbody .actions"), Is.Empty, "nothing can be done with a revoked one");

        list.Find("input").Change("  shop <b> ");
        await list.Find("form").SubmitAsync();
        var secret = list.Find(".secret code").TextContent;
        Assert.That(list.FindAll("tbody tr")[0].Children[0].TextContent, Does.EndWith("shop <b>"));
        Assert.That(State(), Is.EqualTo("usable"));
        using (var me = await App.GetAsync("/v1/me", secret))
            Assert.That((int)me.StatusCode, Is.EqualTo(200));

        await Key("Pause").ClickAsync(new());
        Assert.That(State(), Is.EqualTo("paused"));
        Assert.That(Told.Last(), Is.EqualTo("The key does not count until it is resumed."));
        await Key("Resume").ClickAsync(new());
        Assert.That(State(), Is.EqualTo("usable"));
        Assert.That(Told.Last(), Is.EqualTo("The key counts again."));

        var drawn = Key("Draw anew").ClickAsync(new());
        dialogs.WaitForElement("button.danger", Patience).Click();
        await drawn;
        Assert.That(list.Find(".secret code").TextContent, Is.Not.EqualTo(secret));
        dialogs.WaitForState(() => dialogs.FindAll("button.danger").Count == 0, Patience);
        var kept = Key("Revoke").ClickAsync(new());
        dialogs.WaitForElement("[data-key=dismiss]", Patience).Click();
        await kept;
        dialogs.WaitForState(() => dialogs.FindAll("[data-key=dismiss]").Count == 0, Patience);
        Assert.That(State(), Is.EqualTo("usable"), "it was kept");
        var revoked = Key("Revoke").ClickAsync(new());
        dialogs.WaitForElement("button.danger", Patience).Click();
        await revoked;
        Assert.That(State(), Is.EqualTo("revoked"));
        Assert.That(list.FindAll("tbody .actions"), Is.Empty);

        string State() => list.FindAll("tbody tr")[0].Children[1].TextContent.Trim();

        IElement Key(string name) => list.FindAll("tbody tr")[0].QuerySelector($"button[aria-label^='{name}: ']")!;
    }

    [Test]
    public async Task Keys_NoneYet_SaysWhatTheyAreFor()
    {
        using var created = await App.AdminAsync(HttpMethod.Post, "/agents", new { name = $"keyless {Guid.NewGuid():N}", executor = new { type = "echo" } });
        var agent = (long)(await created.JsonAsync(HttpStatusCode.OK))["id"]!;
        var list = _context.Render<KeyList>(parameters => parameters.Add(component => component.AgentId, agent));

        list.WaitForState(() => list.Markup.Contains("There is no key yet", StringComparison.Ordinal), Patience);
        Assert.That(list.FindAll("table"), Is.Empty);
    }

    private Task<ChatTask> TaskAsync(long id) => TaskAsync(id.ToString(CultureInfo.InvariantCulture));

    private async Task<ChatTask> TaskAsync(string id)
    {
        var task = await App.Services.GetRequiredService<ITaskStore>().FindAsync(id, CancellationToken.None);
        return task ?? throw new InvalidOperationException($"There is no task {id}");
    }

    private async Task<ChatTask> ConversationAsync(string name)
    {
        await App.AddTextAsync(name, "a note");
        return await TaskAsync(TaskId.OfExternal(TaskMessagesApp.Agent, name));
    }

    private IRenderedComponent<TaskActions> RenderActions(ChatTask task) => _context.Render<TaskActions>(parameters => parameters
        .Add(component => component.Task, task).Add(component => component.OnDone, EventCallback.Factory.Create(this, () => { _done++; })));

    private IRenderedComponent<Composer> RenderComposer(ChatTask task) => _context.Render<Composer>(parameters => parameters
        .Add(component => component.Task, task).Add(component => component.OnDone, EventCallback.Factory.Create(this, () => { _done++; })));

    private static IEnumerable<string> Buttons(IRenderedComponent<TaskActions> actions) => actions.FindAll("button").Select(button => button.TextContent);

    private static IElement Button(IRenderedComponent<TaskActions> actions, string name) => actions.FindAll("button").Single(button => button.TextContent == name);

    private static Task Press(IRenderedComponent<TaskActions> actions, string name) => Button(actions, name).ClickAsync(new());
}
