using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace TaskMessages.Console.Text;

/// <summary>
/// Markdown of others as HTML that can do nothing: no markup of theirs, no picture (it would be asked of its host), links to the web only. What Markdig makes is
/// cleaned once more, element by element, so that one fault of either opens nothing.
/// </summary>
public sealed class MarkdownText
{
    /// <summary>Longer texts are shown as they are.</summary>
    public const int LongestText = 100_000;

    /// <summary>Deeper nesting of lists and quotes is shown as text by the parser.</summary>
    private const int DeepestBlock = 32;

    private const int HighestHeading = 3;
    private const int LowestHeading = 6;

    private static readonly string[] Tags =
    [
        "p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "del", "sub", "sup", "blockquote", "ul", "ol", "li", "code", "pre", "table", "thead", "tbody", "tr",
        "th", "td", "a",
    ];

    private readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseAutoLinks()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    private readonly HtmlSanitizer _sanitizer = CreateSanitizer();

    /// <summary>The text as HTML; null when it is too long, or too deep, to be read as Markdown.</summary>
    public MarkupString? ToHtml(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
            return null;
        try
        {
            var document = Markdown.Parse(VisibleText.Of(text), _pipeline);
            if (Depth(document) > DeepestBlock)
                return null;
            Tame(document);
            using var writer = new StringWriter();
            var renderer = new HtmlRenderer(writer);
            _pipeline.Setup(renderer);
            renderer.Render(document);
            return new MarkupString(_sanitizer.Sanitize(writer.ToString()));
        }
        catch (ArgumentException)
        {
            // the parser's own limit of nesting
            return null;
        }
    }

    /// <summary>Headings begin below the page's own and leave out no level; a picture becomes a link to it.</summary>
    private static void Tame(MarkdownDocument document)
    {
        var headings = document.Descendants<HeadingBlock>().ToList();
        var ranks = headings.Select(heading => heading.Level).Distinct().Order().ToList();
        var last = HighestHeading - 1;
        foreach (var heading in headings)
            heading.Level = last = Math.Min(Math.Min(LowestHeading, HighestHeading + ranks.IndexOf(heading.Level)), last + 1);
        foreach (var image in document.Descendants<LinkInline>().Where(link => link.IsImage).ToList())
        {
            image.IsImage = false;
            if (image.FirstChild is null)
                image.AppendChild(new LiteralInline(image.Url ?? ""));
        }
    }

    private static int Depth(MarkdownDocument document)
    {
        var deepest = 0;
        foreach (var block in document.Descendants<Block>())
        {
            var depth = 0;
            for (var parent = block.Parent; parent is not null; parent = parent.Parent)
                depth++;
            deepest = Math.Max(deepest, depth);
            if (deepest > DeepestBlock)
                break;
        }

        return deepest;
    }

    private static HtmlSanitizer CreateSanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(["href", "start"], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href"], StringComparer.OrdinalIgnoreCase),
        });
        sanitizer.PostProcessDom += (_, e) =>
        {
            foreach (var link in e.Document.QuerySelectorAll<IHtmlAnchorElement>("a"))
                Protect(link);
            foreach (var code in e.Document.QuerySelectorAll("pre"))
                AddCopyButton(e.Document, code);
        };
        return sanitizer;
    }

    /// <summary>A link that leads nowhere on the web is text; any other says where it leads.</summary>
    private static void Protect(IHtmlAnchorElement link)
    {
        var address = link.GetAttribute("href");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "mailto"))
        {
            link.RemoveAttribute("href");
            return;
        }

        link.SetAttribute("rel", "noopener noreferrer nofollow");
        link.SetAttribute("target", "_blank");
        link.SetAttribute("title", url.AbsoluteUri);
    }

    private static void AddCopyButton(IHtmlDocument document, IElement code)
    {
        var frame = document.CreateElement("div");
        frame.ClassName = "code";
        var button = document.CreateElement("button");
        button.SetAttribute("type", "button");
        button.SetAttribute("data-copy", "code");
        button.ClassName = "copy";
        button.TextContent = "Copy";
        code.Parent!.ReplaceChild(frame, code);
        code.SetAttribute("tabindex", "0");
        frame.Append(button, code);
    }
}
