using System.Globalization;

namespace TaskMessages.Api.Messages;

/// <summary>An agent's id as the message contract writes it: a text, here of a decimal number.</summary>
internal static class AgentNumber
{
    /// <summary>No agent has it.</summary>
    private const long Nobody = -1;

    /// <returns>The number; one that no agent has when it is none.</returns>
    public static long Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Nobody;

    public static string ToText(long number) => number.ToString(CultureInfo.InvariantCulture);
}
