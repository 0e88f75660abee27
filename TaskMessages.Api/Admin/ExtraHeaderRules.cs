using System.Buffers;

namespace TaskMessages.Api.Admin;

/// <summary>Which headers an administrator may add to an agent's requests.</summary>
internal static class ExtraHeaderRules
{
    public const string NotAValue = "Input should be printable ASCII without spaces at its ends";

    private const int Most = 32;
    private const int LongestName = 128;
    private const int LongestValue = 4096;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    /// <summary>Headers that frame the request or belong to the connection.</summary>
    private static readonly SearchValues<string> Reserved = SearchValues.Create(
        [
            "host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer",
            "expect", "accept-encoding", "proxy-connection",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text can be the value of a header; null and empty are none.</summary>
    public static bool IsValue(string? text) =>
        string.IsNullOrEmpty(text) || (!text.AsSpan().ContainsAnyExcept(ValueCharacters) && text[0] != ' ' && text[^1] != ' ');

    /// <param name="headers">By name; null is none.</param>
    /// <param name="fail">Takes the first thing that is wrong.</param>
    public static void Check(JsonMap? headers, Action<string> fail)
    {
        if (headers?.Count > Most)
            fail($"Input should have at most {Most} headers");
        else if (headers?.Select(header => WhatIsWrong(header.Key, header.Value)).FirstOrDefault(wrong => wrong is not null) is { } first)
            fail(first);
    }

    private static string? WhatIsWrong(string name, object? value)
    {
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters))
            return "Input should have names of headers as its keys";
        if (Reserved.Contains(name))
            return $"Input should not have the header {name}, which the service sets";
        return value is string { Length: <= LongestValue } text && IsValue(text)
            ? null
            : $"Input should have a text of printable ASCII as the value of {name}, at most {LongestValue} characters";
    }
}
