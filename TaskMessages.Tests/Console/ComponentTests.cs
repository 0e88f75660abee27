using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Console.Components;
using TaskMessages.Console.Text;

namespace TaskMessages.Tests.Console;

/// <summary>Components that decide something, without a browser.</summary>
public sealed class ComponentTests
{
    private BunitContext _context = null!;

    [SetUp]
    public void SetUp()
    {
        _context = new BunitContext();
        _context.Services.AddSingleton<MarkdownText>();
    }

    [TearDown]
    public async Task TearDownAsync() => await _context.DisposeAsync();

    [Test]
    public void TextBody_LongText_ShowsItsBeginning_AndAllOfItIfWanted()
    {
        var text = new string('x', LongText.Shown + 5);
        var body = _context.Render<TextBody>(parameters => parameters.Add(component => component.Text, text));
        Assert.That(body.Find(".plain").TextContent, Has.Length.EqualTo(LongText.Shown));

        body.Find("button").Click();
        Assert.That(body.Find(".plain").TextContent, Is.EqualTo(text));
        Assert.That(body.FindAll("button"), Is.Empty);
    }

    [TestCase(true, "<strong>bold</strong>")]
    [TestCase(false, "**bold** &lt;b&gt;")]
    public void TextBody_IsMarkdownOnlyIfItSaysSo(bool isMarkdown, string expected)
    {
        var body = _context.Render<TextBody>(parameters => parameters.Add(component => component.Text, "**bold** <b>").Add(component => component.IsMarkdown, isMarkdown));

        Assert.That(body.Markup, Does.Contain(expected).And.Not.Contain("<b>"));
    }

    [Test]
    public void JsonTree_ALargeList_IsClosedAtFirst_AndShownInPortions()
    {
        var value = new JsonMap { ["list"] = Enumerable.Range(0, 450).Select(number => (object?)(long)number).ToList(), ["none"] = null, ["<b>"] = "<i>" };
        var tree = _context.Render<JsonTree>(parameters => parameters.Add(component => component.Value, value));
        Assert.That(tree.FindAll(".json-value"), Has.Count.EqualTo(1), "null is shown, the list is not");
        Assert.That(tree.Markup, Does.Contain("&lt;b&gt;").And.Contain("&lt;i&gt;").And.Contain("[ 450 items ]"));

        tree.FindAll("summary")[1].Click();
        Assert.That(tree.FindAll(".json-value"), Has.Count.EqualTo(201));
        tree.Find("button").Click();
        tree.Find("button").Click();
        Assert.That(tree.FindAll(".json-value"), Has.Count.EqualTo(451));
        Assert.That(tree.FindAll("button"), Is.Empty);
    }

    [Test]
    public void JsonTree_DeepNesting_Ends()
    {
        object? value = "the end";
        for (var depth = 0; depth < 500; depth++)
            value = new List<object?> { value };

        Assert.That(() => _context.Render<JsonTree>(parameters => parameters.Add(component => component.Value, value)), Throws.Nothing);
    }

    [Test]
    public void Fold_IsClosedAtFirst_AndRendersItsBodyOnlyWhenItIsOpened()
    {
        var fold = _context.Render<Fold>(parameters => parameters.Add(component => component.Summary, "Reasoning").AddChildContent("<p>why</p>"));
        Assert.That(fold.FindAll("p"), Is.Empty);

        fold.Find("summary").Click();
        Assert.That(fold.Find("p").TextContent, Is.EqualTo("why"));
    }
}
