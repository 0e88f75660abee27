namespace TaskMessages.Console.Text;

/// <summary>The beginning of a text that is too long to be shown as a whole at once.</summary>
public static class LongText
{
    /// <summary>Characters that are shown of a text before somebody asks for all of it.</summary>
    public const int Shown = 20_000;

    /// <summary>The beginning; never ends within a character. The same instance of a text that is short enough.</summary>
    public static string Beginning(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= Shown ? text : text[..(char.IsHighSurrogate(text[Shown - 1]) ? Shown - 1 : Shown)];
    }
}
