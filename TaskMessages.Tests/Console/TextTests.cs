using TaskMessages.Console;
using TaskMessages.Console.Conversation;
using TaskMessages.Console.Tasks;
using TaskMessages.Console.Text;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Console;

/// <summary>Text of others on its way into a page.</summary>
public sealed class TextTests
{
    private readonly MarkdownText _markdown = new();

    [TestCase("plain äöü 漢字 \U0001F469‍\U0001F4BB\n\ttab", "plain äöü 漢字 \U0001F469‍\U0001F4BB\n\ttab")]
    [TestCase("a\u0000b", "a[U+0000]b")]
    [TestCase("\u001b[31mred", "[U+001B][31mred")]
    [TestCase("safe\u202Etxt.exe", "safe[U+202E]txt.exe")]
    [TestCase("\u2066x\u2069", "[U+2066]x[U+2069]")]
    [TestCase("zero\u200Bwidth\uFEFF", "zero[U+200B]width[U+FEFF]")]
    [TestCase("a\u2028b", "a[U+2028]b")]
    [TestCase("\U000E0041", "[U+E0041]")]
    [TestCase(null, "")]
    public void VisibleText_WhatIsHidden_IsShownAsItsNumber(string? text, string expected) => Assert.That(VisibleText.Of(text), Is.EqualTo(expected));

    [Test]
    public void VisibleText_HalfACharacter_IsReplaced() => Assert.That(VisibleText.Of(new string(['a', '\uD83D', 'b'])), Is.EqualTo("a\uFFFDb"));

    [TestCase("one\ntwo\ttabs", 20, "one two tabs")]
    [TestCase("0123456789", 4, "0123…")]
    [TestCase("012\U0001F600", 4, "012…")]
    public void Line_LongText_IsCutOnOneLine(string text, int length, string expected) => Assert.That(VisibleText.Line(text, length), Is.EqualTo(expected));

    [TestCase("<script>alert(1)</script>")]
    [TestCase("<img src=x onerror=alert(1)>")]
    [TestCase("<svg onload=alert(1)><a xlink:href=javascript:alert(1)>")]
    [TestCase("[x](javascript:alert(1))")]
    [TestCase("[x](JaVaScRiPt&#58;alert(1))")]
    [TestCase("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [TestCase("[x](vbscript:x)")]
    [TestCase("![x](https://evil.example/pixel.png)")]
    [TestCase("![x][1]\n\n[1]: https://evil.example/pixel.png")]
    [TestCase("<https://evil.example/\" onmouseover=\"alert(1)>")]
    [TestCase("[a](https://x.example 'title\" onclick=\"alert(1)')")]
    [TestCase("```\"><script>alert(1)</script>\ncode\n```")]
    [TestCase("|a|b|\n|-|-|\n|<iframe src=//evil.example>|<style>*{}</style>|")]
    [TestCase("<a href=\"https://x.example\" style=\"position:fixed\">x</a>")]
    [TestCase("[x](//evil.example/path)")]
    [TestCase("[x](/console/logout)")]
    public void Markdown_Hostile_HasNoMarkupOfItsOwn(string text)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(_markdown.ToHtml(text)!.Value.Value);

        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            Assert.That(element.LocalName, Is.AnyOf("p", "br", "a", "div", "button", "pre", "code", "table", "thead", "tbody", "tr", "th", "td"), text);
            var names = element.Attributes.Select(attribute => attribute.Name);
            Assert.That(names, Is.SubsetOf(element.LocalName switch
            {
                "a" => ["href", "rel", "target", "title"],
                "button" => ["type", "data-copy", "class"],
                "div" => ["class"],
                "pre" => ["tabindex"],
                _ => Array.Empty<string>(),
            }), text);
            if (element.GetAttribute("href") is { } address)
            {
                Assert.That(address, Does.StartWith("https://"), text);
                Assert.That(element.GetAttribute("rel"), Is.EqualTo("noopener noreferrer nofollow"));
            }
        }
    }

    [Test]
    public void Markdown_Common_IsRendered()
    {
        var html = _markdown.ToHtml("# Title\n\nSome **bold** and `code`, [a link](https://example.org/x?a=1&b=2).\nNext line\n\n- one\n- two\n\n```csharp\nvar x = 1;\n```\n\n|a|b|\n|-|-|\n|1|2|")!.Value.Value;

        Assert.That(html, Does.Contain("<h3>Title</h3>").And.Contain("<strong>bold</strong>").And.Contain("<code>code</code>").And.Contain("<li>one</li>").And.Contain("<td>1</td>"));
        Assert.That(html, Does.Contain("href=\"https://example.org/x?a=1&amp;b=2\"").And.Contain("<br>"));
        Assert.That(html, Does.Contain("<div class=\"code\"><button type=\"button\" data-copy=\"code\" class=\"copy\">Copy</button><pre tabindex=\"0\"><code>var x = 1;"));
    }

    [TestCase('>')]
    [TestCase('[')]
    [TestCase('*')]
    [TestCase('`')]
    [CancelAfter(10_000)]
    public void Markdown_DeepOrLong_IsShownAsItIsOrRendered(char mark, CancellationToken cancellationToken)
    {
        Assert.That(_markdown.ToHtml(new string('x', MarkdownText.LongestText + 1)), Is.Null);
        Assert.That(() => _markdown.ToHtml(new string(mark, 20_000)), Throws.Nothing);
        Assert.That(cancellationToken.IsCancellationRequested, Is.False);
    }

    [TestCase("", "")]
    [TestCase("/tasks?status=failed", "tasks?status=failed")]
    [TestCase("//evil.example", "")]
    [TestCase("/\\evil.example", "")]
    [TestCase("https://evil.example", "")]
    [TestCase("/tasks\r\nSet-Cookie: x", "")]
    [TestCase("/a\\..\\b", "")]
    public void LocalTarget_OnlyPlacesOfTheConsole_Count(string asked, string expected) => Assert.That(ConsolePaths.LocalTarget(asked), Is.EqualTo(expected));

    [TestCase("42")]
    [TestCase("0af76519-16cd-43dd-8448-eb211c80319c")]
    [TestCase("\u001f7\u001fa/b?c#d ~ä")]
    [TestCase("~42")]
    public void TaskLink_AnyId_ComesBack(string id)
    {
        var link = TaskLink.To(id);

        Assert.That(link, Does.Match("^tasks/[A-Za-z0-9~_-]+$"));
        Assert.That(TaskLink.IdOf(link["tasks/".Length..]), Is.EqualTo(id));
    }

    [TestCase("~***")]
    [TestCase("~A")]
    public void TaskLink_NoId_IsNone(string segment) => Assert.That(TaskLink.IdOf(segment), Is.Null);

    [Test]
    public void Filter_Address_ComesBack()
    {
        var filter = new TaskFilter
        {
            Status = ChatStatus.WaitingForUser,
            AgentId = 7,
            Source = TaskSource.Rpc,
            Metadata = "customer=c-17, vip=true",
            From = new DateTime(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc),
            To = new DateTime(2026, 2, 2, 3, 4, 0, DateTimeKind.Utc),
            After = new TaskPosition(new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc), "41"),
        };

        Assert.That(TaskFilter.Parse(filter.ToAddress()["tasks".Length..]), Is.EqualTo(filter));
        Assert.That(new TaskFilter().ToAddress(), Is.EqualTo("tasks"));
    }

    [TestCase("?status=nonsense&agent=x&from=yesterday&after=1&source=")]
    [TestCase("?after=99999999999999999999.1")]
    [TestCase("?agent=99999999999999999999999")]
    public void Filter_UnreadableAddress_IsLeftOut(string query) => Assert.That(TaskFilter.Parse(query), Is.EqualTo(new TaskFilter()));

    [Test]
    public void Filter_Metadata_IsComparedAsItLooks()
    {
        var leaves = new TaskFilter { Metadata = "a=x, b=1,c=true,d=\"1\",e.f=2.5,$g=1,.=1,h" }.ToQuery().Metadata;

        Assert.That(leaves.Select(leaf => (leaf.Path, leaf.Value)), Is.EqualTo(new (string, object?)[]
        {
            ("metadata.a", "x"), ("metadata.b", 1L), ("metadata.c", true), ("metadata.d", "1"), ("metadata.e.f", 2.5), ("metadata.h", ""),
        }));
    }

    [Test]
    public void Choices_UsualShapes_AreUnderstood()
    {
        var question = new PendingInteraction("Which?", [
            new JsonMap { ["type"] = "choice", ["options"] = new List<object?> { "a", 7L, new JsonMap { ["label"] = "b" } } },
            new JsonMap { ["choices"] = "no list", ["values"] = new List<object?> { "c", "a" } },
        ]);

        Assert.That(Choices.Of(question), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(Choices.Of(null), Is.Empty);
    }

    [TestCase(0, "0 ms")]
    [TestCase(30_000, "30 s")]
    [TestCase(340, "340 ms")]
    [TestCase(12_340, "12.3 s")]
    [TestCase(245_000, "4 min 5 s")]
    [TestCase(12_000_000, "3 h 20 min")]
    [TestCase(187_200_000, "2 d 4 h")]
    public void Duration_IsSaidShortly(int milliseconds, string expected) => Assert.That(Times.Duration(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(expected));

    [Test]
    public void Times_AreInTheReadersZone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("reader", TimeSpan.FromHours(2), null, null);
        var now = new DateTime(2026, 5, 6, 22, 30, 0, DateTimeKind.Utc);

        Assert.That(Times.Exact(now, zone), Is.EqualTo("7 May 2026 00:30:00.000 +02:00"));
        Assert.That(Times.Short(now.AddHours(-1), now, zone), Is.EqualTo("6 May 23:30"));
        Assert.That(Times.Short(now.AddMinutes(-20), now, zone), Is.EqualTo("20 min ago"));
        Assert.That(Times.FromInput(Times.Input(now, zone), zone), Is.EqualTo(now));
    }
}
