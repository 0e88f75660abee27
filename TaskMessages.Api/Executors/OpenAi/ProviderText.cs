using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Makes of what a provider says a text that may stand in a task's error and in the log: one short line, without credentials.</summary>
/// <param name="secrets">What must not be shown; null is none.</param>
internal sealed class ProviderText(params IEnumerable<string?> secrets)
{
    private const int Longest = 300;

    /// <summary>Shorter texts would be found everywhere.</summary>
    private const int ShortestSecret = 4;

    // "Bearer abc" is sent as one value, and told back as "abc"
    private readonly string[] _secrets = [.. secrets.OfType<string>().SelectMany(secret => secret.Split(' ').Append(secret)).Where(part => part.Length >= ShortestSecret)
        .Distinct().OrderByDescending(part => part.Length)];

    public string Clean(string text)
    {
        var clean = _secrets.Aggregate(text, (cleaned, secret) => cleaned.Replace(secret, Redaction.Mark, StringComparison.Ordinal));
        clean = LogReason.OneLine((string)Redaction.Of(clean)!).Trim();
        return LooseJson.Whole(clean.Length > Longest ? string.Concat(clean.AsSpan(0, Longest), "…") : clean);
    }
}
