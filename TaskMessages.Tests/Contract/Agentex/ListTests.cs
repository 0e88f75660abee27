using System.Globalization;
using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.Agentex;

/// <summary>Message contract 20: order, pages and cursors.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class ListTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test, Property("contract", "agentex:20/7")]
    public async Task Paginated_Drained_HasEveryMessageOnce()
    {
        await AddManyAsync("drain", 60);

        var first = await PageAsync("drain");
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await PageAsync("drain", $"&limit=7&cursor={cursor}");
            ids.AddRange(page["data"]!.Select(message => (string)message["id"]!));
            cursor = (string?)page["next_cursor"];
            Assert.That((bool)page["has_more"]!, Is.EqualTo(cursor is not null));
        }
        while (cursor is not null);

        Assert.That(((JObject)first).Properties().Select(property => property.Name), Is.EqualTo(new[] { "data", "next_cursor", "has_more" }));
        Assert.That(first["data"]!.Count(), Is.EqualTo(50));
        Assert.That((bool)first["has_more"]!, Is.True);
        Assert.That((string?)first["next_cursor"], Is.Not.Empty);
        Assert.That(ids, Has.Count.EqualTo(60));
        Assert.That(ids, Is.Unique);
    }

    [Test, Property("contract", "agentex:20/8"), Property("contract", "agentex:20/9")]
    public async Task List_ByCreatedAt_IsOrderedBothWays()
    {
        await AddManyAsync("order", 5);

        var ascending = Times(await App.ListAsync("order", "&order_by=created_at&order_direction=ASC"));
        var descending = Times(await App.ListAsync("order", "&order_by=created_at&order_direction=desc"));
        var byDefault = Times(await App.ListAsync("order"));

        Assert.That(ascending, Is.Ordered.Ascending);
        Assert.That(descending, Is.EqualTo(ascending.Reverse()));
        Assert.That(byDefault, Is.EqualTo(descending));
    }

    [Test]
    public async Task List_OtherField_OrdersByIt()
    {
        foreach (var text in new[] { "b", "c", "a" })
            await App.AddTextAsync("order-by", text);

        var messages = await App.ListAsync("order-by", "&order_by=content.content&order_direction=asc");

        Assert.That(messages.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test, Property("contract", "agentex:20/22")]
    public async Task List_AscendingWithLimit_HasTheOldest()
    {
        await AddManyAsync("oldest", 5);

        var messages = await App.ListAsync("oldest", "&limit=2&order_direction=asc");

        Assert.That(messages.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "0", "1" }));
    }

    [Test]
    public async Task List_PageNumber_Continues()
    {
        await AddManyAsync("pages", 5);

        var second = await App.ListAsync("pages", "&limit=2&page_number=2&order_direction=asc");
        var last = await App.ListAsync("pages", "&limit=2&page_number=3&order_direction=asc");

        Assert.That(second.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "2", "3" }));
        Assert.That(last, Has.Count.EqualTo(1));
    }

    [Test, Property("contract", "agentex:20/23")]
    public async Task Batch_WithoutBase_IsStrictlyIncreasing() =>
        Assert.That(Times(await AddManyAsync("batch-times", 5)), Is.Ordered.Ascending.And.Unique);

    [Test, Property("contract", "agentex:20/24")]
    public async Task Post_CallersTime_IsKeptOnBothStamps()
    {
        const string At = "2020-02-03T04:05:06.789000Z";
        var created = await App.AddTextAsync("callers-time", "x", createdAt: At);
        using var read = await App.GetAsync($"/messages/{created["id"]}");
        var stored = await read.JsonAsync(HttpStatusCode.OK);

        foreach (var message in new[] { created, stored })
        {
            Assert.That((string?)message["created_at"], Is.EqualTo(At));
            Assert.That((string?)message["updated_at"], Is.EqualTo(At));
        }
    }

    [Test, Property("contract", "agentex:20/25"), Property("contract", "agentex:20/27")]
    public async Task Batch_WithBase_AddsAMillisecondEach()
    {
        var start = new DateTime(2020, 1, 1, 0, 0, 0, 998, DateTimeKind.Utc);
        await AddManyAsync("batch-base", 3, start.ToString("O", CultureInfo.InvariantCulture));

        var messages = await App.ListAsync("batch-base", "&order_direction=desc");

        string[] expected = ["2020-01-01T00:00:01Z", "2020-01-01T00:00:00.999000Z", "2020-01-01T00:00:00.998000Z"];
        Assert.That(Times(messages), Is.EqualTo(expected));
        Assert.That(messages.Select(message => (string?)message["updated_at"]), Is.EqualTo(expected));
    }

    [Test, Property("contract", "agentex:20/26")]
    public async Task List_CallersTimes_WinOverArrival()
    {
        await App.AddTextAsync("arrival", "later", createdAt: "2021-01-01T00:00:01Z");
        await App.AddTextAsync("arrival", "earlier", createdAt: "2021-01-01T00:00:00Z");

        var messages = await App.ListAsync("arrival", "&order_direction=asc");

        Assert.That(messages.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "earlier", "later" }));
    }

    [Test]
    public async Task List_SameMillisecond_KeepsTheOrderOfArrivalBothWays()
    {
        for (var i = 0; i < 5; i++)
            await App.AddTextAsync("ties", $"{i}", createdAt: "2021-01-01T00:00:00Z");

        var ascending = await App.ListAsync("ties", "&order_direction=asc");
        var descending = await App.ListAsync("ties");
        var page = await PageAsync("ties", "&limit=2");
        var next = await PageAsync("ties", $"&limit=2&cursor={page["next_cursor"]}");

        Assert.That(ascending.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "0", "1", "2", "3", "4" }));
        Assert.That(descending.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "4", "3", "2", "1", "0" }));
        Assert.That(next["data"]!.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "2", "1" }));
    }

    [Test, Property("contract", "agentex:20/35")]
    public async Task Paginated_OlderAndNewer_PartitionTheRest()
    {
        await AddManyAsync("partition", 9);
        var newest = await PageAsync("partition", "&limit=5");
        var cursor = (string?)newest["next_cursor"];
        var middle = (string)newest["data"]![4]!["id"]!;

        var older = await PageAsync("partition", $"&cursor={cursor}");
        var newer = await PageAsync("partition", $"&cursor={cursor}&direction=newer");

        var ids = older["data"]!.Concat(newer["data"]!).Select(message => (string)message["id"]!).ToArray();
        var all = (await App.ListAsync("partition")).Select(message => (string)message["id"]!);
        Assert.That(ids.Append(middle), Is.EquivalentTo(all));
    }

    [Test]
    public async Task Paginated_Newer_HasTheAdjacentRowsNewestFirst()
    {
        await AddManyAsync("newer", 9);
        var oldest = await PageAsync("newer", "&limit=8");
        var cursor = (string?)oldest["next_cursor"];

        var page = await PageAsync("newer", $"&limit=3&direction=newer&cursor={cursor}");
        var next = await PageAsync("newer", $"&limit=3&direction=newer&cursor={page["next_cursor"]}");

        Assert.That(page["data"]!.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "4", "3", "2" }));
        Assert.That(next["data"]!.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "7", "6", "5" }));
    }

    private async Task<JArray> AddManyAsync(string taskId, int count, string? start = null)
    {
        var contents = Enumerable.Range(0, count).Select(i => new { type = "text", author = "user", content = $"{i}" });
        using var response = await App.SendAsync(HttpMethod.Post, "/messages/batch", new { task_id = taskId, contents, created_at = start });
        return (JArray)await response.JsonAsync(HttpStatusCode.OK);
    }

    private async Task<JToken> PageAsync(string taskId, string query = "")
    {
        using var response = await App.GetAsync($"/messages/paginated?task_id={taskId}{query}");
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    private static string[] Times(JArray messages) => [.. messages.Select(message => (string)message["created_at"]!)];

    [TestCase("&limit=0&page_number=0")]
    [TestCase("&limit=0")]
    [TestCase("&page_number=0")]
    [Property("case", "F3")]
    public async Task CaseF3_Zero_IsTheDefault(string query)
    {
        var task = $"zero{query.Length}";
        await AddManyAsync(task, 51);

        Assert.That(await App.ListAsync(task, query), Has.Count.EqualTo(50));
        using var page = await App.GetAsync($"/messages/paginated?task_id={task}{query}");
        Assert.That((JArray)(await page.JsonAsync(200))["data"]!, Has.Count.EqualTo(50));
    }
}
