using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Console.Layout;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

/// <summary>A page looks again while somebody sees it.</summary>
public sealed class BeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private ManualClock _clock = null!;
    private BunitContext _context = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new ManualClock();
        _context = new BunitContext();
        _context.Services.AddSingleton<TimeProvider>(_clock);
        _context.Services.AddScoped<TaskMessages.Console.Layout.Browser>();
    }

    [TearDown]
    public async Task TearDownAsync() => await _context.DisposeAsync();

    [Test]
    public async Task Beat_Hidden_AsksForNothing_AndLooksAtOnceWhenItIsSeen()
    {
        var browser = _context.Services.GetRequiredService<TaskMessages.Console.Layout.Browser>();
        var looks = new List<bool>();
        using var looked = new SemaphoreSlim(0);
        await using var beat = new Beat(browser, _clock, Interval);
        beat.Start(() =>
        {
            looks.Add(browser.IsVisible);
            looked.Release();
            return Task.CompletedTask;
        });
        _clock.Advance(Interval);
        await looked.WaitAsync();
        browser.ReaderChanged(visible: false);
        _clock.Advance(10 * Interval);
        browser.ReaderChanged(visible: true);
        await looked.WaitAsync();
        Assert.That(looks, Is.All.True);
    }

    [Test]
    public async Task Beat_LeftWhileItIsHidden_Ends()
    {
        var browser = _context.Services.GetRequiredService<TaskMessages.Console.Layout.Browser>();
        var looks = 0;
        var beat = new Beat(browser, _clock);
        beat.Start(() =>
        {
            looks++;
            return Task.CompletedTask;
        });
        browser.ReaderChanged(visible: false);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await beat.DisposeAsync();

        Assert.That(_clock.HasTimer, Is.False);
        Assert.That(looks, Is.Zero);
    }
}
