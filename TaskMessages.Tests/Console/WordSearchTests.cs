using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Console.Tasks;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console;

/// <summary>Tasks are found by words of what was asked and answered.</summary>
public sealed class WordSearchTests : ContractFixture
{
    private protected override string[] Settings => ["--Console:WordSearch=true"];

    private TaskInspection Inspection => App.Services.GetRequiredService<TaskInspection>();

    private ITaskStore Tasks => App.Services.GetRequiredService<ITaskStore>();

    [Test]
    public async Task Task_IsFoundByItsInput_ItsOutput_AndLaterTurns()
    {
        var id = await App.CreateTaskAsync("The Invoice is overdue");
        await App.WaitForEndAsync(id);
        var other = await App.CreateTaskAsync("an invoice, paid");
        await App.WaitForEndAsync(other);
        Assert.That(await FindAsync("INVOICE"), Is.EqualTo(new[] { $"{other}", $"{id}" }));
        Assert.That(await FindAsync("overdue, invoice!"), Is.EqualTo(new[] { $"{id}" }));
        Assert.That(await FindAsync("invoices"), Is.Empty, "whole words");

        using (var appended = await App.AppendAsync(id, "and what about Zanzibar"))
            Assert.That(appended.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        await App.WaitForEndAsync(id);
        Assert.That(await FindAsync("zanzibar invoice"), Is.EqualTo(new[] { $"{id}" }));

        await App.Services.GetRequiredService<TaskAdministration>().DeleteAsync($"{id}", CancellationToken.None);
        Assert.That(await FindAsync("zanzibar"), Is.Empty);
        Assert.That((await Tasks.FindAsync($"{id}", CancellationToken.None))!.Words, Is.Empty, "nothing of what was said is left");
    }

    [Test]
    public async Task WithoutTheSwitch_NoWordIsKept()
    {
        await using var app = await TaskMessagesApp.StartAsync();
        var id = await app.CreateTaskAsync("The Invoice is overdue");
        await app.WaitForEndAsync(id);

        Assert.That((await app.Services.GetRequiredService<ITaskStore>().FindAsync($"{id}", CancellationToken.None))!.Words, Is.Empty);
    }

    [Test]
    public void Filter_WithWords_IsInItsAddress()
    {
        var filter = new TaskFilter { Words = "überfällige Rechnung" };

        Assert.That(TaskFilter.Parse(new Uri($"http://host/{filter.ToAddress()}").Query), Is.EqualTo(filter));
        Assert.That(filter.IsNarrow);
    }

    private async Task<IEnumerable<string>> FindAsync(string words) =>
        (await Inspection.SearchAsync(new TaskFilter { Words = words }.ToQuery(), CancellationToken.None)).Tasks.Select(task => task.Id);
}
