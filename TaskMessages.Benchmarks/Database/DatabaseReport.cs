using System.Globalization;
using System.Text;

namespace TaskMessages.Benchmarks.Database;

/// <summary>The table of a whole run: a row a measurement, a column a way to a database.</summary>
internal sealed class DatabaseReport
{
    private readonly List<(string Name, IReadOnlyDictionary<string, string> Cells, string Aim)> _rows = [];

    public int Rows => _rows.Count;

    /// <param name="name">What was done.</param>
    /// <param name="rates">Of each column that has one.</param>
    /// <param name="aim">What was to be reached.</param>
    public void AddRates(string name, IReadOnlyDictionary<string, double> rates, string aim = "") =>
        _rows.Add((name, rates.ToDictionary(rate => rate.Key, rate => Rate(rate.Value) + Ratio(rate.Key, rate.Value, rates)), aim));

    public void AddTimes(string name, IReadOnlyDictionary<string, TimeSpan> times, string aim = "") =>
        _rows.Add((name, times.ToDictionary(time => time.Key, time => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMilliseconds:N0} ms")), aim));

    public void AddMemory(string name, string column, long bytes) =>
        _rows.Add((name, new Dictionary<string, string> { [column] = string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MiB") }, ""));

    /// <summary>The report as a Markdown table; in brackets a rate's ratio to raw SQLite's.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("| | ").AppendJoin(" | ", DatabaseColumns.All).Append(" | aim |\n");
        text.Append("| --- |").Insert(text.Length, " --: |", DatabaseColumns.All.Count).Append(" --- |\n");
        foreach (var (name, cells, aim) in _rows)
            text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", DatabaseColumns.All.Select(column => cells.GetValueOrDefault(column, ""))).Append(" | ").Append(aim).Append(" |\n");
        return text.ToString();
    }

    private static string Rate(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s");

    private static string Ratio(string column, double rate, IReadOnlyDictionary<string, double> rates) =>
        column != DatabaseColumns.Raw && rates.TryGetValue(DatabaseColumns.Raw, out var other) && other > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({rate / other:F2})") : "";
}
