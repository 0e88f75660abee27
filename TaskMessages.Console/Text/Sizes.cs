using System.Globalization;

namespace TaskMessages.Console.Text;

/// <summary>Numbers and sizes for people.</summary>
public static class Sizes
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>1,234</c></summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>640 B</c>, <c>3.4 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        if (bytes < 1024)
            return $"{bytes} B";
        var size = bytes / 1024d;
        var unit = 0;
        for (; size >= 1023.95 && unit < Units.Length - 1; unit++)
            size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }
}
