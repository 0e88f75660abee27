using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Retention;

/// <summary>A task with 100,000 messages is exported, cleaned and brought back with no more of it in memory than a part.</summary>
[Property("contract", "agentex:20/99")]
public sealed class LargeTaskTests : ContractFixture
{
    private const int Messages = 100_000;
    private const int Text = 1000;
    private const long Bytes = (long)Messages * Text;

    /// <summary>Of what is alive, the database's part of it included: as objects the contents would take three times as much as they are long.</summary>
    private const long MostHeld = Bytes / 3;

    [Test]
    public async Task RoundTrip_HoldsAPartOfIt()
    {
        var task = await GivenAsync();
        var file = Path.Combine(App.Directory, "store");
        await using var store = await FileStore.StartAsync(file);
        var before = Alive();
        using var ended = new CancellationTokenSource();
        var peak = Task.Run(() => PeakAsync(ended.Token));

        var exported = await HashOfExportAsync(task);
        await App.ChangeAsync($"/tasks/{task}/export", new { upload_url = store.Url });
        Assert.That(await HashOfAsync(file), Is.EqualTo(exported));
        var cleaned = await App.CleanAsync(task);
        Assert.That((long)cleaned["messages_deleted"]!, Is.EqualTo(Messages));
        await App.RehydrateAsync(task, new { task_id = task, snapshot_url = store.Url });
        Assert.That(await HashOfExportAsync(task), Is.EqualTo(exported), "through the store");
        await App.CleanAsync(task);
        await PostFileAsync(task, file);
        Assert.That(await HashOfExportAsync(task), Is.EqualTo(exported), "in the body");
        await ended.CancelAsync();

        var held = await peak - before;
        TestContext.Out.WriteLine($"{new FileInfo(file).Length} bytes, at most {held} alive");
        Assert.That(new FileInfo(file).Length, Is.GreaterThan(Bytes));
        Assert.That(held, Is.LessThan(MostHeld));
    }

    private async Task<string> GivenAsync()
    {
        var task = await App.OpenAsync();
        var store = App.Services.GetRequiredService<IMessageStore>();
        var ids = App.Services.GetRequiredService<MessageIdSource>();
        var tasks = App.Services.GetRequiredService<ITaskStore>();
        foreach (var some in Enumerable.Range(0, Messages).Chunk(2000))
        {
            var grant = (await tasks.AllotExternalAsync(task.Id, null, some.Length, task.CreatedAt, CancellationToken.None))!;
            await store.InsertManyAsync(
                [.. some.Select((number, place) => new Message
                {
                    Id = ids.Next(),
                    TaskId = task.Id,
                    Seq = grant.FirstSeq + place,
                    Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, $"{number}".PadRight(Text, 'x')),
                    CreatedAt = task.CreatedAt.AddMilliseconds(number / 3),
                    UpdatedAt = task.CreatedAt.AddMilliseconds(number / 3),
                })],
                CancellationToken.None);
        }

        await App.ChangeAsync($"/tasks/{task.Id}/complete");
        return task.Id;
    }

    private async Task<string> HashOfExportAsync(string task)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.Address, $"/tasks/{task}/export"));
        request.Headers.Add("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
        using var client = new HttpClient();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return Convert.ToHexString(await SHA256.HashDataAsync(await response.Content.ReadAsStreamAsync()));
    }

    private static async Task<string> HashOfAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream));
    }

    private async Task PostFileAsync(string task, string file)
    {
        await using var body = File.OpenRead(file);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(App.Address, $"/tasks/{task}/rehydrate")) { Content = new StreamContent(body) };
        request.Headers.Add("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var client = new HttpClient();
        using var response = await client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent), await response.Content.ReadAsStringAsync());
    }

    private static long Alive() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>The most that was alive at a time.</summary>
    private static async Task<long> PeakAsync(CancellationToken cancellationToken)
    {
        var peak = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                peak = Math.Max(peak, Alive());
        }
        catch (OperationCanceledException)
        {
            // the round trip has ended
        }

        return peak;
    }
}
