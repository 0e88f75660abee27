namespace TaskMessages.Tests.Docs;

/// <summary>A fenced block of a page: its language and its text.</summary>
internal sealed record MarkdownBlock(string Language, string Text)
{
    private const string Fence = "```";

    public static IReadOnlyList<MarkdownBlock> Parse(string page)
    {
        var blocks = new List<MarkdownBlock>();
        string? language = null;
        var lines = new List<string>();
        foreach (var line in page.Split('\n'))
        {
            if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                if (language is not null)
                    lines.Add(line);
            }
            else if (language is null)
            {
                language = line[Fence.Length..].Trim();
                lines.Clear();
            }
            else
            {
                blocks.Add(new MarkdownBlock(language, string.Join('\n', lines)));
                language = null;
            }
        }

        return blocks;
    }
}
