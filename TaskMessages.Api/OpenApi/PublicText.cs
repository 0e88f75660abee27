using System.Text.RegularExpressions;

namespace TaskMessages.Api.OpenApi;

/// <summary>What the code's comments say to the world: without their references to sections of the contracts, and in one line.</summary>
internal static partial class PublicText
{
    public static string? Of(string? comment) =>
        string.IsNullOrWhiteSpace(comment) ? null : Spaces().Replace(Reference().Replace(comment, ""), " ").Trim();

    /// <summary><c>(section 4.1)</c>, <c>(message contract, section 4)</c>, <c>(chat-task contract 11.2)</c>, <c>(6.1)</c>.</summary>
    [GeneratedRegex(@"\s*\((?:[^()]*\b(?:section|contract)\b[^()]*|\d+(?:\.\d+)+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
