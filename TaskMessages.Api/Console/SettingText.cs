using System.Collections;
using System.Globalization;
using TaskMessages.Api.Hosting;

namespace TaskMessages.Api.Console;

/// <summary>A setting's value as a configuration takes it, without what is secret in it.</summary>
internal static class SettingText
{
    /// <summary>In place of a secret that is set.</summary>
    public const string Hidden = "(set, not shown)";

    public static string Of(object? value, bool isSecret)
    {
        var text = value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            string plain => plain,
            IEnumerable list => string.Join(", ", list.Cast<object>().Select(item => Of(item, isSecret: false))),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        return isSecret && text.Length > 0 ? Hidden : CleanAddress.Of(text);
    }
}
