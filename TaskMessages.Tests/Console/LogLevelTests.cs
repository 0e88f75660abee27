using Microsoft.Extensions.Configuration;
using Serilog.Events;
using TaskMessages.Api.Hosting;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

public sealed class LogLevelTests
{
    private readonly ManualClock _clock = new();
    private IConfigurationRoot _configuration = null!;

    [SetUp]
    public void SetUp() => _configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();

    [TearDown]
    public void TearDown() => (_configuration as IDisposable)?.Dispose();

    [Test]
    public void Raised_EndsByItselfAfterAnHour()
    {
        using var level = new LogLevelControl(_configuration, _clock);
        Assert.That((level.Current, level.RaisedUntil), Is.EqualTo(("Information", (DateTimeOffset?)null)));
        level.Raise();
        Assert.That((level.Switch.MinimumLevel, level.RaisedUntil), Is.EqualTo((LogEventLevel.Debug, (DateTimeOffset?)_clock.GetUtcNow().AddHours(1))));

        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(level.Current, Is.EqualTo("Debug"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((level.Current, level.RaisedUntil), Is.EqualTo(("Information", (DateTimeOffset?)null)));
    }

    [Test]
    public void Raised_IsRestoredAtOnce_AndRaisedAgainForAWholeHour()
    {
        using var level = new LogLevelControl(_configuration, _clock);
        level.Raise();
        _clock.Advance(TimeSpan.FromMinutes(30));
        level.Restore();
        Assert.That(level.Current, Is.EqualTo("Information"));

        level.Raise();
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(level.Current, Is.EqualTo("Debug"), "the first timer has been set anew");
    }

    [TestCase("Serilog:MinimumLevel", "Warning")]
    [TestCase("Serilog:MinimumLevel:Default", "Error")]
    public void Configuration_ThatIsReadAgain_Counts(string key, string value)
    {
        using var level = new LogLevelControl(_configuration, _clock);
        _configuration[key] = value;
        _configuration.Reload();
        Assert.That((level.Current, level.Configured), Is.EqualTo((value, value)));

        level.Raise();
        Assert.That((level.Current, level.Configured), Is.EqualTo(("Debug", value)));
    }

    [Test]
    public void Verbose_IsNotMadeLess()
    {
        _configuration["Serilog:MinimumLevel:Default"] = "Verbose";
        using var level = new LogLevelControl(_configuration, _clock);
        level.Raise();

        Assert.That(level.Current, Is.EqualTo("Verbose"));
    }
}
