using Bunit;
using TaskMessages.Console.Components;
using TaskMessages.Console.Numbers;

namespace TaskMessages.Tests.Console;

public sealed class LineChartTests
{
    [TestCase(0, 1, 1)]
    [TestCase(0.4, 1, 1)]
    [TestCase(1, 1, 1)]
    [TestCase(5, 1, 5)]
    [TestCase(5.1, 2, 6)]
    [TestCase(11, 5, 15)]
    [TestCase(50, 10, 50)]
    [TestCase(51, 20, 60)]
    [TestCase(999_999, 200_000, 1_000_000)]
    public void Scale_IsRound_AndNeverBelowTheGreatest(double greatest, double step, double top)
    {
        var scale = ChartScale.For(greatest);

        Assert.That(scale, Is.EqualTo(new ChartScale(step, top)));
        Assert.That(scale.Marks.Count(), Is.LessThanOrEqualTo(6));
        Assert.That((scale.Marks.First(), scale.Marks.Last()), Is.EqualTo((0d, top)));
    }

    [Test]
    public async Task Chart_IsWholeAtOnce_AndHasNoInlineStyle()
    {
        await using var context = new BunitContext();
        var chart = context.Render<LineChart>(parameters => parameters
            .Add(component => component.Lines, [new ChartLine("accepted", [0, 2, 4]), new ChartLine("<failed>", [1, 1, 0])])
            .Add(component => component.Labels, ["", "12:30", ""]));

        Assert.That(chart.FindAll("polyline").Select(line => line.GetAttribute("points")), Is.EqualTo(new[] { "0,100 1,50 2,0", "0,75 1,75 2,100" }));
        Assert.That(chart.Find(".plot-lines").GetAttribute("viewBox"), Is.EqualTo("0 0 2 100"));
        Assert.That(chart.FindAll(".plot-scale text").Select(mark => (mark.TextContent, mark.GetAttribute("y"))), Is.EqualTo(new[] { ("0", "100%"), ("1", "75%"), ("2", "50%"), ("3", "25%"), ("4", "0%") }));
        Assert.That(chart.FindAll(".plot-labels text").Select(label => (label.TextContent, label.GetAttribute("x"))), Is.EqualTo(new[] { ("12:30", "50%") }));
        Assert.That(chart.FindAll(".plot-names li").Select(name => name.TextContent), Is.EqualTo(new[] { "accepted", "<failed>" }));
        Assert.That(chart.Markup, Does.Not.Contain("style="));
        Assert.That(context.JSInterop.Invocations, Is.Empty);
    }

    [Test]
    public async Task Chart_IsDrawnAgain_OnlyForOtherLines()
    {
        await using var context = new BunitContext();
        List<ChartLine> lines = [new ChartLine("one", [1, 2])];
        var chart = context.Render<LineChart>(parameters => parameters.Add(component => component.Lines, lines));
        lines[0] = new ChartLine("one", [2, 2]);
        chart.Render(parameters => parameters.Add(component => component.Lines, lines));
        Assert.That(chart.Find("polyline").GetAttribute("points"), Is.EqualTo("0,50 1,0"), "the list is the same");

        chart.Render(parameters => parameters.Add(component => component.Lines, [.. lines]));
        Assert.That(chart.Find("polyline").GetAttribute("points"), Is.EqualTo("0,0 1,0"));
    }

    [Test]
    public async Task Chart_WithoutValues_IsEmpty()
    {
        await using var context = new BunitContext();
        var chart = context.Render<LineChart>();
        Assert.That(chart.FindAll("polyline"), Is.Empty);
        Assert.That(chart.FindAll(".plot-names"), Is.Empty);

        chart.Render(parameters => parameters.Add(component => component.Lines, [new ChartLine("one", [3])]));
        Assert.That(chart.Find("polyline").GetAttribute("points"), Is.EqualTo("0,0"));
        Assert.That(chart.FindAll(".plot-names"), Is.Empty, "one line needs no name");
    }
}
