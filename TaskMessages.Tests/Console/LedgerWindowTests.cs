using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Console.Conversation;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console;

/// <summary>The window that a page has on a ledger.</summary>
public sealed class LedgerWindowTests : ContractFixture
{
    private const int Count = 500;

    private TaskInspection Inspection => App.Services.GetRequiredService<TaskInspection>();

    [Test]
    public async Task Walk_ToTheBeginningAndBack_SeesEveryMessageInItsOrder_AndHoldsFew()
    {
        var (window, seq) = await FillAsync();
        await window.OpenLatestAsync(seq, CancellationToken.None);
        Assert.That(Texts(window), Is.EqualTo(Numbers(Count - LedgerWindow.PageSize, LedgerWindow.PageSize)));

        var seen = new HashSet<string>(Texts(window));
        while (await window.OlderAsync(CancellationToken.None))
        {
            seen.UnionWith(Texts(window));
            Assert.That(window.Messages, Has.Count.LessThanOrEqualTo(LedgerWindow.Most));
        }

        seen.UnionWith(Texts(window));
        Assert.That(seen, Has.Count.EqualTo(Count));
        Assert.That(Texts(window), Is.EqualTo(Numbers(0, LedgerWindow.Most)));
        Assert.That(window.HasNewer, Is.True);
        while (await window.NewerAsync(CancellationToken.None))
            Assert.That(window.Messages, Has.Count.LessThanOrEqualTo(LedgerWindow.Most));
        Assert.That(Texts(window), Is.EqualTo(Numbers(Count - LedgerWindow.Most, LedgerWindow.Most)));
        Assert.That((window.HasOlder, window.HasNewer), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task OpenAt_AMessageInTheMiddle_ShowsItsSurroundings()
    {
        var (window, seq) = await FillAsync();
        await window.OpenFirstAsync(seq, CancellationToken.None);
        var third = window.Messages[2];
        await window.OpenAtAsync(third.Id, seq, CancellationToken.None);

        Assert.That(Texts(window), Is.EqualTo(Numbers(0, 3 + LedgerWindow.PageSize)));
        Assert.That((window.HasOlder, window.HasNewer), Is.EqualTo((false, true)));
        Assert.ThrowsAsync<DomainException>(() => window.OpenAtAsync("0123456789abcdef01234567", seq, CancellationToken.None));
    }

    [Test]
    public async Task View_NobodyLooks_HoldsABoundedNumberOfPieces_AndReadsWhatIsStored()
    {
        var task = $"window {Guid.NewGuid():N}";
        await App.AddTextAsync(task, "one");
        var found = (await Inspection.FindAsync(task, CancellationToken.None))!;
        var words = 0;
        var view = new ConversationView(Inspection, found.Id) { Noted = () => words++ };
        await view.OpenAsync(null, CancellationToken.None);
        await App.AddTextAsync(task, "two");
        Assert.That(await view.CatchUpAsync(CancellationToken.None), Is.False, "nobody has said anything");

        for (var piece = 0; piece <= 1_000; piece++)
            view.Note(new GrowingText("another message", 1, piece, "x"));
        Assert.That(await view.CatchUpAsync(CancellationToken.None), Is.True);
        Assert.That(Texts(view.Ledger), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(words, Is.EqualTo(1_001));
    }

    [Test]
    public async Task CatchUp_NewAndChangedMessages_AreShownOnceInTheirPlace()
    {
        var task = $"window {Guid.NewGuid():N}";
        var first = await App.AddTextAsync(task, "one");
        var found = (await Inspection.FindAsync(task, CancellationToken.None))!;
        var window = new LedgerWindow(Inspection, found.Id);
        await window.OpenLatestAsync(found.Seq, CancellationToken.None);

        await App.AddTextAsync(task, "two");
        using var changed = await App.PutAsync($"/messages/{first["id"]}", new { task_id = task, content = new { type = "text", author = "user", content = "one, changed" } });
        changed.EnsureSuccessStatusCode();
        Assert.That(await window.CatchUpAsync(CancellationToken.None), Is.True);
        Assert.That(Texts(window), Is.EqualTo(new[] { "one, changed", "two" }));
        Assert.That(await window.CatchUpAsync(CancellationToken.None), Is.False);
    }

    [Test]
    public async Task CatchUp_WindowInThePast_IsNotMovedByNewMessages()
    {
        var (window, seq) = await FillAsync();
        await window.OpenFirstAsync(seq, CancellationToken.None);
        await App.AddTextAsync(_task, "late");

        await window.CatchUpAsync(CancellationToken.None);

        Assert.That(Texts(window), Is.EqualTo(Numbers(0, LedgerWindow.PageSize)));
        Assert.That(window.HasNewer, Is.True);
    }

    [Test]
    public async Task Grow_Pieces_AreTakenOnceAndNeverBehindWhatIsShown()
    {
        var task = $"growing {Guid.NewGuid():N}";
        var begun = await App.AddMessageAsync(task, new { type = "text", author = "agent", content = "Hello" }, "IN_PROGRESS");
        var found = (await Inspection.FindAsync(task, CancellationToken.None))!;
        var window = new LedgerWindow(Inspection, found.Id);
        await window.OpenLatestAsync(found.Seq, CancellationToken.None);
        var id = (string)begun["id"]!;

        Assert.That(window.Grow(new GrowingText(id, 1, 5, ", wor")), Is.True);
        Assert.That(window.Grow(new GrowingText(id, 1, 5, ", wor")), Is.False, "it is known");
        Assert.That(window.Grow(new GrowingText(id, 1, 20, "far")), Is.False, "what is between is missing");
        Assert.That(window.Grow(new GrowingText(id, 1, 7, "world")), Is.True, "it overlaps");
        Assert.That(await window.CatchUpAsync(CancellationToken.None), Is.False, "what is stored is behind");
        Assert.That(Texts(window), Is.EqualTo(new[] { "Hello, world" }));

        using var done = await App.PutAsync($"/messages/{id}", new { task_id = task, content = new { type = "text", author = "agent", content = "Bye" }, streaming_status = "DONE" });
        done.EnsureSuccessStatusCode();
        await window.CatchUpAsync(CancellationToken.None);
        Assert.That(Texts(window), Is.EqualTo(new[] { "Bye" }));
    }

    private string _task = "";

    private async Task<(LedgerWindow Window, long Seq)> FillAsync()
    {
        _task = $"ledger {Guid.NewGuid():N}";
        using var response = await App.SendAsync(HttpMethod.Post, "/messages/batch", new
        {
            task_id = _task,
            contents = Enumerable.Range(0, Count).Select(number => new { type = "text", author = "user", content = number.ToString(CultureInfo.InvariantCulture) }),
        });
        response.EnsureSuccessStatusCode();
        var task = (await Inspection.FindAsync(_task, CancellationToken.None))!;
        return (new LedgerWindow(Inspection, task.Id), task.Seq);
    }

    private static IEnumerable<string> Texts(LedgerWindow window) => window.Messages.Select(message => ((TextContent)message.Content).Content);

    private static IEnumerable<string> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => number.ToString(CultureInfo.InvariantCulture));
}
