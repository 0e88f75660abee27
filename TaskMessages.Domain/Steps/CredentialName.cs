using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace TaskMessages.Domain.Steps;

/// <summary>Tells by a member's name whether its value is a credential. The rule is written down in <c>docs/steps-and-events.md</c>.</summary>
internal static partial class CredentialName
{
    private const string Token = "token";
    private const string Key = "key";

    private static readonly FrozenSet<string> Secrets = Words(
        "password passwd pwd passphrase passcode pass pin otp secret token credential authorization cookie jwt bearer apikey accesskey privatekey accesstoken");

    /// <summary>What makes a key one that opens something.</summary>
    private static readonly FrozenSet<string> KeyKinds = Words(
        "api access private secret signing encryption auth account storage master ssh deploy license subscription client shared session service webhook security");

    /// <summary>What only says in which form the value is.</summary>
    private static readonly FrozenSet<string> Qualifiers = Words(
        "value hash text string plain plaintext confirm confirmation again repeat old new current encrypted encoded base64 b64");

    /// <summary>Before <c>token</c>: where to go on reading, or a model's special token.</summary>
    private static readonly FrozenSet<string> Places = Words(
        "page next prev previous continuation continue pagination paging cursor sync resume eos bos pad unk mask sep cls stop");

    /// <summary>Before <c>token</c>: how many.</summary>
    private static readonly FrozenSet<string> Counted = Words("max min num total prompt completion input output cached reasoning");

    /// <summary>Whether the value under this name is to be taken out.</summary>
    public static bool IsSecret(string name, object? value)
    {
        if (value is null or bool || name.Length > 200)
            return false;
        var words = SplitIntoWords(name);
        var end = words.Count;
        while (end > 1 && (Qualifiers.Contains(words[end - 1]) || words[end - 1].All(char.IsAsciiDigit)))
            end--;
        if (end == 0)
            return false;
        var last = words[end - 1].TrimEnd("0123456789".ToCharArray());
        var before = end > 1 ? words[end - 2] : "";
        var isPlural = last.EndsWith('s') && !Secrets.Contains(last);
        var word = isPlural ? last[..^1] : last;
        if (word == Key)
            return KeyKinds.Contains(before) && !IsCount(value, isPlural);
        if (!Secrets.Contains(word))
            return false;
        return word == Token ? !IsHarmlessToken(before, isPlural, value) : !IsCount(value, isPlural);
    }

    private static bool IsHarmlessToken(string before, bool isPlural, object value) =>
        Places.Contains(before)
        || IsCount(value, isPlural)
        || (isPlural && value is string text && text.Length > 0 && text.All(char.IsAsciiDigit))
        || (Counted.Contains(before) && value is long or int or double);

    private static bool IsCount(object value, bool isPlural) => isPlural && value is long or int or double;

    private static List<string> SplitIntoWords(string name) => [.. Word().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words of <c>snake_case</c>, <c>kebab-case</c>, <c>camelCase</c>, <c>PascalCase</c> and <c>HTTPHeader</c>.</summary>
    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})[0-9]*|\p{Lu}?\p{Ll}+[0-9]*|[0-9]+|\p{Lo}+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
