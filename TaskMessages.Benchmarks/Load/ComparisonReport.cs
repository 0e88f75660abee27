using System.Globalization;
using System.Text;

namespace TaskMessages.Benchmarks.Load;

/// <summary>Two builds beside each other: the median of each figure, and the median of the ratios round by round.</summary>
internal sealed class ComparisonReport
{
    private readonly List<IReadOnlyList<LoadResult>> _other = [];
    private readonly List<IReadOnlyList<LoadResult>> _this = [];

    public void AddOther(IReadOnlyList<LoadResult> results) => _other.Add(results);

    public void AddThis(IReadOnlyList<LoadResult> results) => _this.Add(results);

    /// <summary>The report as one Markdown table.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| median of {_this.Count} rounds in turns | other build | this build | ratio (each round) | processor time each, other | this | ratio |\n");
        text.Append("| --- | --: | --: | --: | --: | --: | --: |\n");
        for (var place = 0; place < _this[0].Count; place++)
        {
            var (others, these) = (_other.ConvertAll(results => results[place]), _this.ConvertAll(results => results[place]));
            var (rates, costs) = (Ratios(others, these, result => result.Rate), Ratios(others, these, result => result.ProcessorEach.TotalMicroseconds));
            text.Append(CultureInfo.InvariantCulture, $"| {these[0].Name} | {Median(others.Select(result => result.Rate)):N0}/s | {Median(these.Select(result => result.Rate)):N0}/s ");
            text.Append(CultureInfo.InvariantCulture, $"| {Median(rates):F2} ({string.Join(", ", rates.Select(ratio => ratio.ToString("F2", CultureInfo.InvariantCulture)))}) ");
            text.Append(CultureInfo.InvariantCulture, $"| {Median(others.Select(result => result.ProcessorEach.TotalMicroseconds)):F0} µs ");
            text.Append(CultureInfo.InvariantCulture, $"| {Median(these.Select(result => result.ProcessorEach.TotalMicroseconds)):F0} µs | {Median(costs):F2} |\n");
        }

        return text.ToString();
    }

    private static double[] Ratios(List<LoadResult> others, List<LoadResult> these, Func<LoadResult, double> figure) =>
        [.. others.Zip(these, (other, mine) => figure(mine) / figure(other))];

    private static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
