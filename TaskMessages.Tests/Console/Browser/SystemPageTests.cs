using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TaskMessages.Console.Operations;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>What an operator does on the system's page.</summary>
internal sealed class SystemPageTests : ConsoleFixture
{
    private readonly DirectoryInfo _backups = Directory.CreateTempSubdirectory("backups-");

    private protected override string[] Settings => [$"--EmbeddedMongo:BackupDirectory={_backups.FullName}", "--Worker:Concurrency=7"];

    [OneTimeTearDown]
    public void Remove() => _backups.Delete(recursive: true);

    [Test]
    public async Task Log_IsRaisedAndRestored()
    {
        var page = await OpenAsync("overview");
        await page.Page.Keyboard.PressAsync("g");
        await page.Page.Keyboard.PressAsync("s");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Debug for an hour" }).ClickAsync();
        await page.SeesAsync("Debug is logged for an hour.");
        Assert.That(App.Services.GetRequiredService<ILogLevel>().Current, Is.EqualTo("Debug"));
        await page.AssertAccessibleAsync("raised");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Back to Information" }).ClickAsync();
        await page.SeesAsync("as it is configured");
        Assert.That(App.Services.GetRequiredService<ILogLevel>().Current, Is.EqualTo("Information"));
    }

    [Test]
    public async Task Backup_IsMade_AndCanBeSeen()
    {
        await App.WaitForEndAsync(await App.CreateTaskAsync("keep me"));
        var page = await OpenAsync("system");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Back up now" }).ClickAsync();
        await page.SeesAsync("The backup is done.");

        var folder = _backups.EnumerateDirectories().Single();
        await page.SeesAsync(folder.FullName);
        Assert.That(File.Exists(Path.Combine(folder.FullName, "database.sqlite")));
        await page.KeepPictureAsync("system-backup");
    }

    [Test]
    public async Task ExternalConversation_IsDeleted()
    {
        await App.AddTextAsync("a note of mine", "remember");
        var page = await OpenAsync("find?q=a%20note%20of%20mine");
        await page.SeesAsync("remember");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete the conversation" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Tasks" })).ToBeVisibleAsync();
        await page.GoAsync("find?q=a%20note%20of%20mine");
        await Assertions.Expect(page.Page.GetByText("remember")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Collections_AreMeasured_AndSettingsNarrowed()
    {
        foreach (var text in new[] { "Where is my order?", "Is it open on Sunday?", "Thank you." })
            await App.WaitForEndAsync(await App.CreateTaskAsync(text));
        var page = await OpenAsync("system");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Measure" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".sizes tbody tr")).ToHaveCountAsync(13);
        await page.Page.Locator(".sizes summary").First.ClickAsync();
        await page.SeesAsync("created_at_1__id_1");
        await page.AssertAccessibleAsync("measured");
        await page.KeepPictureAsync("system-measured");

        await page.Page.GetByLabel("only what is not as by default").CheckAsync();
        await Assertions.Expect(page.Page.Locator("[id='Worker:Concurrency']")).ToContainTextAsync("7");
        await Assertions.Expect(page.Page.Locator(".settings tr", new() { HasText = "Worker:Lease" })).ToHaveCountAsync(0);
    }
}
