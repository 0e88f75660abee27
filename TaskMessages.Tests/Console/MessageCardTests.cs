using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using TaskMessages.Console.Components;
using TaskMessages.Console.Text;
using TaskMessages.Domain.Messages;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

/// <summary>Each kind of message as it is shown.</summary>
public sealed class MessageCardTests
{
    private BunitContext _context = null!;

    [SetUp]
    public void SetUp()
    {
        _context = new BunitContext();
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddSingleton<TimeProvider>(new ManualClock());
        _context.Services.AddSingleton<MarkdownText>();
        _context.Services.AddScoped<TaskMessages.Console.Layout.Browser>();
    }

    [TearDown]
    public async Task TearDownAsync() => await _context.DisposeAsync();

    [TestCase(Author.Agent, TextFormat.Plain, null, true, "Agent", TestName = "Text_OfAnAgent_IsMarkdown")]
    [TestCase(Author.Agent, TextFormat.Plain, StreamingStatus.InProgress, false, "Agent", TestName = "Text_ThatGrows_IsNotRead_AsMarkdown")]
    [TestCase(Author.User, TextFormat.Plain, null, false, "User", TestName = "Text_OfAUser_IsAsItWasTyped")]
    [TestCase(Author.User, TextFormat.Markdown, null, true, "User", TestName = "Text_OfAUser_ThatSaysSo_IsMarkdown")]
    [TestCase(Author.Agent, TextFormat.Code, null, false, "Agent", TestName = "Text_ThatIsCode_IsNotMarkdown")]
    public void Text(Author author, TextFormat format, StreamingStatus? streaming, bool isMarkdown, string who)
    {
        var card = Render(Of(new TextContent(author, Style.Static, format, "**bold**")) with { StreamingStatus = streaming });

        Assert.That(card.FindAll("strong"), Has.Count.EqualTo(isMarkdown ? 1 : 0));
        Assert.That(card.FindAll(".growing"), Has.Count.EqualTo(streaming is null ? 0 : 1));
        Assert.That(card.FindAll(".is-code"), Has.Count.EqualTo(format == TextFormat.Code ? 1 : 0));
        Assert.That(card.Find(".who").TextContent, Is.EqualTo(who));
        Assert.That(card.Find("article").GetAttribute("aria-label"), Is.EqualTo($"text of the {who.ToLowerInvariant()}"));
    }

    [Test]
    public void Attachments_AreNamed_AndTheirIdCanBeCopied()
    {
        var card = Render(Of(new TextContent(Author.User, Style.Static, TextFormat.Plain, "see", [new Attachment("file-1", "<b>.pdf", 12_345, "application/pdf")])));

        Assert.That(card.Find(".files .file-name").InnerHtml, Is.EqualTo("&lt;b&gt;.pdf"));
        Assert.That(card.Find(".files").TextContent, Does.Contain("application/pdf, 12.1 KiB"));
        Assert.That(card.Find(".files [data-copy]").GetAttribute("data-copy"), Is.EqualTo("file-1"));
        Assert.That(Render(Of(new TextContent(Author.User, Style.Static, TextFormat.Plain, "see", []))).FindAll(".files"), Is.Empty);
    }

    [Test]
    public void Reasoning_IsItsContent_ElseItsSummary()
    {
        var whole = Render(Of(new ReasoningContent(Author.Agent, Style.Static, ["in short"], ["first", "then"])));
        Assert.That(whole.Find(".fold-excerpt").TextContent, Is.EqualTo("in short"));
        whole.Find("summary").Click();
        Assert.That(whole.FindAll(".prose").Select(part => part.TextContent.Trim()), Is.EqualTo(new[] { "first", "then" }));

        var growing = Render(Of(new ReasoningContent(Author.Agent, Style.Static, ["in short"], [])) with { StreamingStatus = StreamingStatus.InProgress });
        Assert.That(growing.Find(".fold-name").TextContent, Is.EqualTo("Reasoning, going on…"));
        growing.Find("summary").Click();
        Assert.That(growing.FindAll(".prose").Select(part => part.TextContent.Trim()), Is.EqualTo(new[] { "in short" }));
    }

    [TestCase(null, "search answered", false)]
    [TestCase(false, "search answered", false)]
    [TestCase(true, "search failed", true)]
    public void ToolResponse_SaysWhetherItFailed(bool? isError, string name, bool isMarked)
    {
        var card = Render(Of(new ToolResponseContent(Author.Agent, Style.Static, "call-1", "search", "**nothing** found", isError)));
        Assert.That(card.Find(".fold-name").TextContent, Is.EqualTo(name));
        Assert.That(card.Find("details").ClassList.Contains("is-error"), Is.EqualTo(isMarked));

        card.Find("summary").Click();
        Assert.That(card.Find(".is-code").TextContent, Is.EqualTo("**nothing** found"));
        Assert.That(card.Markup, Does.Contain("<code>call-1</code>"));
    }

    [Test]
    public void Tools_ValuesAreTrees()
    {
        var map = new JsonMap { ["place"] = "Bern" };
        var request = Render(Of(new ToolRequestContent(Author.Agent, Style.Static, "call-1", "weather", map)));
        Assert.That(request.Find(".fold-name").TextContent, Is.EqualTo("Calls weather"));
        request.Find("summary").Click();
        Assert.That(request.Find(".json-text").TextContent, Does.Contain("Bern"));

        var response = Render(Of(new ToolResponseContent(Author.Agent, Style.Static, "call-1", "weather", map)));
        response.Find("summary").Click();
        Assert.That(response.Find(".json-text").TextContent, Does.Contain("Bern"));
        var data = Render(Of(new DataContent(Author.Agent, Style.Static, map)));
        Assert.That(data.Find(".who").TextContent, Is.EqualTo("Data of the agent"));
        Assert.That(data.Find(".json-text").TextContent, Does.Contain("Bern"));
    }

    [Test]
    public void Card_IsRenderedAgain_OnlyWhenItsMessageHasChanged()
    {
        var message = Of(new TextContent(Author.User, Style.Static, TextFormat.Plain, "one"));
        var card = Render(message);
        var within = card.FindComponent<MessageMeta>();
        card.Render(parameters => parameters.Add(component => component.Message, message));
        Assert.That(within.RenderCount, Is.EqualTo(1), "it is the same message");

        card.Render(parameters => parameters.Add(component => component.IsMarked, true));
        Assert.That(card.Find("article").ClassList, Does.Contain("is-marked"));
        Assert.That(within.RenderCount, Is.EqualTo(2));
        card.Render(parameters => parameters.Add(component => component.Message, message with { Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, "two") }));
        Assert.That(card.Find(".plain").TextContent, Is.EqualTo("two"));
    }

    [Test]
    public void Json_IsAskedForThatMessage()
    {
        Message? asked = null;
        var message = Of(new TextContent(Author.User, Style.Static, TextFormat.Plain, "one"));
        var card = _context.Render<MessageCard>(parameters => parameters
            .Add(component => component.Message, message).Add(component => component.OnJson, EventCallback.Factory.Create<Message>(this, wanted => asked = wanted)));
        card.Find("button[aria-label='Show this message as JSON']").Click();

        Assert.That(asked, Is.SameAs(message));
    }

    private IRenderedComponent<MessageCard> Render(Message message) => _context.Render<MessageCard>(parameters => parameters.Add(component => component.Message, message));

    private static Message Of(MessageContent content) => new() { Id = "m-1", TaskId = "1", Seq = 1, Content = content, CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
}
