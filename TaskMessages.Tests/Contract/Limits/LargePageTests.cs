using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Tests.Contract.Web;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Limits;

/// <summary>Pages of large rows: each has a budget of 4 MiB and goes on with its cursor, and a page by number is sent as it is read.</summary>
[Property("security", "H2")]
public sealed class LargePageTests : ContractFixture
{
    private const int Megabyte = 1_000_000;
    private const int Budget = 4 * 1024 * 1024;

    [Test]
    public async Task H2_PageByNumber_SlowReadersHoldOnePartEach()
    {
        const int Messages = 60;
        const int Readers = 8;
        await AddLargeAsync("slow", Messages);
        var before = Managed();
        var readers = new List<RawConnection>();
        for (var reader = 0; reader < Readers; reader++)
        {
            var connection = await RawConnection.OpenAsync(App.Address);
            readers.Add(connection);
            await connection.WriteAsync(
                $"GET /messages?task_id=slow&limit=1000 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TaskMessagesApp.DevelopmentKey}\r\nConnection: close\r\n\r\n");
        }

        var budget = App.Services.GetRequiredService<MemoryBudget>();
        await Eventually.TrueAsync(() => Task.FromResult(budget.Held >= Readers * 39L * Megabyte / 10), "every reader has been sent as much as it takes");
        Assert.That(budget.Held, Is.LessThan(Readers * 5L * Megabyte), "a part is one message");
        Assert.That(Managed() - before, Is.LessThan(Readers * 10L * Megabyte), "of 60 MB for each");

        // what they did not take was not lost
        var text = await readers[0].ReadToEndAsync();
        Assert.That(text.Split("\"task_id\"").Length - 1, Is.EqualTo(Messages));
        readers.ForEach(reader => reader.Dispose());
        await Eventually.TrueAsync(() => Task.FromResult(budget.Held == 0), "everything is given back");
    }

    [Test]
    public async Task H2_PageByCursor_HasFewerRowsAndGoesOn()
    {
        await AddLargeAsync("cursor", 11);
        foreach (var direction in new[] { "older", "newer" })
        {
            var ids = new List<string>();
            string? cursor = null;
            do
            {
                using var response = await App.GetAsync($"/messages/paginated?task_id=cursor&limit=1000&direction={direction}&cursor={cursor}");
                var page = await response.JsonAsync(200);
                Assert.That(response.Content.Headers.ContentLength, Is.LessThan(Budget + 2 * Megabyte));
                ids.AddRange(page["data"]!.Select(message => (string)message["id"]!));
                cursor = (string?)page["next_cursor"];
            }
            while (cursor is not null);

            Assert.That(ids, Has.Count.EqualTo(11).And.Unique, direction);
        }
    }

    [Test]
    public async Task H2_MessageLargerThanAPage_IsAPage()
    {
        await using var app = await TaskMessagesApp.StartAsync("--Limits:MaxPageBytes=65536");
        for (var i = 0; i < 3; i++)
            await app.AddTextAsync("larger", new string('x', 100_000));

        using var response = await app.GetAsync("/messages/paginated?task_id=larger");
        var page = await response.JsonAsync(200);

        Assert.That(page["data"]!.Count(), Is.EqualTo(1));
        Assert.That((bool)page["has_more"]!, Is.True);
    }

    [Test]
    public async Task H2_Steps_HaveFewerRowsAndGoOn()
    {
        var id = await App.CreateTaskAsync("first");
        await App.WaitForEndAsync(id);
        await AddLargeAsync($"{id}", 11);

        var ids = new List<string>();
        bool hasMore;
        do
        {
            using var response = await App.GetAsync($"/v1/chat/tasks/{id}/steps{(ids.Count == 0 ? "" : $"?after={ids[^1]}")}");
            var page = await response.JsonAsync(200);
            Assert.That(response.Content.Headers.ContentLength, Is.LessThan(Budget + 2 * Megabyte));
            ids.AddRange(page["steps"]!.Select(step => (string)step["id"]!));
            hasMore = (bool)page["has_more"]!;
        }
        while (hasMore);

        Assert.That(ids, Has.Count.EqualTo(13).And.Unique, "the turn's two, and eleven");
    }

    [Test]
    public async Task H2_Tasks_HaveFewerRowsAndGoOn()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        for (var i = 0; i < 12; i++)
        {
            using var created = await App.PostTaskAsync(new { agent_id = agent, message = new { content = "x" }, metadata = new { a = new string('m', Megabyte) } }, key);
            await created.JsonAsync(202);
        }

        var ids = new List<long>();
        string? cursor = null;
        do
        {
            using var response = await App.GetAsync($"/v1/chat/tasks?limit=200{(cursor is null ? "" : $"&cursor={cursor}")}", key);
            var page = await response.JsonAsync(200);
            Assert.That(page["tasks"]!.Count(), Is.LessThan(6));
            ids.AddRange(page["tasks"]!.Select(task => (long)task["task_id"]!));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        Assert.That(ids, Has.Count.EqualTo(12).And.Unique);
    }

    [Test]
    public async Task H2_Turns_HaveFewerRowsAndGoOn()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var id = await App.CreateTaskAsync(new string('語', 262_144), key, agent);
        for (var i = 0; i < 7; i++)
        {
            await App.WaitForEndAsync(id, key);
            using var appended = await App.AppendAsync(id, new string('語', 262_144), key, agent);
            await appended.JsonAsync(202);
        }

        await App.WaitForEndAsync(id, key);
        var numbers = new List<int>();
        var after = 0L;
        JToken page;
        do
        {
            using var response = await App.GetAsync($"/v1/chat/tasks/{id}/turns?limit=1000&after={after}", key);
            page = await response.JsonAsync(200);
            Assert.That(page["turns"]!.Count(), Is.LessThan(7));
            numbers.AddRange(page["turns"]!.Select(turn => (int)turn["number"]!));
            after = (long)page["next_after"]!;
        }
        while ((bool)page["has_more"]!);

        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, 8)));
    }

    [Test]
    public async Task H2_StreamOfAConversationThatIsOver_IsReadInParts()
    {
        var id = await App.CreateTaskAsync("first");
        await App.WaitForEndAsync(id);
        await AddLargeAsync($"{id}", 40);
        var before = Managed();

        using var response = await App.GetAsync($"/v1/chat/tasks/{id}/events");
        var text = await response.Content.ReadAsStringAsync();

        Assert.That(text, Does.Contain("event: task.completed").And.Contain("\"snapshot_total_steps\":42"));
        Assert.That(text, Has.Length.LessThan(Budget + 2 * Megabyte));
        Assert.That(Managed() - before, Is.LessThan(30L * Megabyte));
    }

    private async Task AddLargeAsync(string taskId, int count)
    {
        for (var i = 0; i < count; i++)
            await App.AddTextAsync(taskId, new string((char)('a' + (i % 26)), Megabyte));
    }

    private static long Managed() => GC.GetTotalMemory(forceFullCollection: true);
}
