using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Console.Layout;
using TaskMessages.Domain.Errors;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

/// <summary>What is told after a button was pressed.</summary>
public sealed class NoticeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ManualClock _clock = null!;
    private BunitContext _context = null!;

    private Feedback Feedback => _context.Services.GetRequiredService<Feedback>();

    [SetUp]
    public void SetUp()
    {
        _clock = new ManualClock();
        _context = new BunitContext();
        _context.Services.AddSingleton<TimeProvider>(_clock);
        _context.Services.AddScoped<Feedback>();
    }

    [TearDown]
    public async Task TearDownAsync() => await _context.DisposeAsync();

    [Test]
    public async Task Notices_AreShownAsText_UntilTheirTimeIsOver()
    {
        var notices = _context.Render<Notices>();
        Feedback.Done("Saved <b>\u202E.");
        Assert.That(notices.WaitForElement("[role=status] span", Patience).InnerHtml, Does.StartWith("Saved &lt;b&gt;").And.Not.Contain("\u202E"));

        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.That(await Feedback.TryAsync(() => throw new DomainException(DomainError.TaskNotFound, "It is gone."), "done"), Is.False);
        Assert.That(notices.WaitForElement("[role=alert] span", Patience).TextContent, Is.EqualTo("It is gone."));
        _clock.Advance(TimeSpan.FromSeconds(2));
        notices.WaitForState(() => notices.FindAll(".notice").Count == 1, Patience);
        Assert.That(notices.Find(".notice span").TextContent, Is.EqualTo("It is gone."));
    }

    [Test]
    public void Notice_IsClosedByHand_AndTheOthersStay()
    {
        var notices = _context.Render<Notices>();
        for (var number = 0; number < 7; number++)
            Feedback.Done($"number {number}");
        notices.WaitForState(() => Texts().Contains("number 6"), Patience);
        Assert.That(Texts(), Is.EqualTo(new[] { "number 2", "number 3", "number 4", "number 5", "number 6" }), "five at a time");

        notices.FindAll("button")[1].Click();
        Assert.That(Texts(), Is.EqualTo(new[] { "number 2", "number 4", "number 5", "number 6" }));

        IEnumerable<string> Texts() => notices.FindAll(".notice span").Select(notice => notice.TextContent);
    }

    [Test]
    public void Fault_OfOurs_IsNotSwallowed() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => Feedback.TryAsync(() => throw new InvalidOperationException(), "done"));
}
