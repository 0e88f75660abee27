namespace TaskMessages.Console.Numbers;

/// <summary>One line of a chart: as many values as it has places.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<double> Values);
