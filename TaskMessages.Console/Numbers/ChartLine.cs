using System.Globalization;

namespace TaskMessages.Console.Numbers;

/// <summary>One line of a chart: as many values as it has places.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<double> Values)
{
    private Drawing? _drawn;

    /// <summary>The points of a polyline, heights in hundredths from the top. Pages that show the same line share what is drawn.</summary>
    /// <param name="top">The value that is as high as the chart.</param>
    public string Points(double top)
    {
        if (_drawn is { } drawn && drawn.Top.Equals(top))
            return drawn.Points;
        var points = string.Join(' ', Values.Select((value, place) => string.Create(CultureInfo.InvariantCulture, $"{place},{Height(value, top):0.##}")));
        _drawn = new Drawing(top, points);
        return points;
    }

    /// <summary>From the top, in hundredths.</summary>
    public static double Height(double value, double top) => 100 - (100 * value / top);

    private sealed record Drawing(double Top, string Points);
}
