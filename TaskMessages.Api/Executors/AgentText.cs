using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>Whether what an agent has sent is text.</summary>
internal static class AgentText
{
    private const int LongestName = 40;

    /// <summary>A name that an agent has sent, for an error: one short line.</summary>
    public static string Shown(string name) => LogReason.OneLine(name.Length > LongestName ? string.Concat(name.AsSpan(0, LongestName), "…") : name);

    /// <exception cref="ExecutorException">The bytes are not UTF-8; the error names the first that is wrong, and its place.</exception>
    public static void RequireUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return;
        var place = 0;
        while (Rune.DecodeFromUtf8(bytes[place..], out _, out var length) == OperationStatus.Done)
            place += length;
        throw AgentFailure.Malformed(string.Create(
            CultureInfo.InvariantCulture, $"it is not UTF-8: byte 0x{bytes[place]:x2} at place {place} of {bytes.Length}"));
    }
}
