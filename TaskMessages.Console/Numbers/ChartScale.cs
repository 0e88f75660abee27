namespace TaskMessages.Console.Numbers;

/// <summary>The numbers beside a chart: whole, round, six at the most, and the last one is above every value.</summary>
public sealed record ChartScale(double Step, double Top)
{
    private const int Steps = 5;

    private static readonly double[] Round = [1, 2, 5, 10];

    public IEnumerable<double> Marks => Enumerable.Range(0, (int)Math.Round(Top / Step) + 1).Select(mark => mark * Step);

    public static ChartScale For(double greatest)
    {
        var least = Math.Max(1, greatest / Steps);
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        var step = Round.First(round => round * power >= least) * power;
        return new ChartScale(step, step * Math.Max(1, Math.Ceiling(greatest / step)));
    }
}
