using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using TaskMessages.Api.Http.Memory;

namespace TaskMessages.Tests.Contract.Limits;

/// <summary>Bodies and pages in flight are counted, by key and in all; beyond that there is an answer in the contract's envelope, and nothing else is slower.</summary>
[Property("security", "H2")]
public sealed class MemoryLimitTests : ContractFixture
{
    private const long PerKey = 64L * 1024 * 1024;
    private const long All = 144L * 1024 * 1024;

    private static readonly string Large = new('x', 100_000);

    private protected override string[] Settings => ["--Limits:MemoryPatience=00:00:00.100"];

    private MemoryBudget Budget => App.Services.GetRequiredService<MemoryBudget>();

    [Test]
    public async Task H2_KeyThatHoldsAllItMay_Is429AndAnotherIsServed()
    {
        var (agent, key, keyId) = await App.AddAgentAsync();
        var (_, otherKey, _) = await App.AddAgentAsync();
        Assert.That(Budget.TryTake(keyId, PerKey - 10_000), Is.True);
        try
        {
            using var list = await App.GetAsync("/messages?task_id=any", key);
            using var post = await App.PostMessageAsync(NewMessage(Large), key);
            using var create = await App.PostTaskAsync(new { agent_id = agent, message = new { content = Large } }, key);
            using var small = await App.PostMessageAsync(NewMessage("small"), key);
            using var other = await App.PostMessageAsync(NewMessage(Large), otherKey);

            await RefusedAsync(list, 429);
            await RefusedAsync(post, 429);
            await create.ChatErrorAsync(429, "rate_limited");
            Assert.That(create.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
            await small.JsonAsync(200);
            await other.JsonAsync(200);
        }
        finally
        {
            Budget.Return(keyId, PerKey - 10_000);
        }
    }

    [Test]
    public async Task H2_AllTogetherHoldAllTheyMay_Is503()
    {
        for (var owner = -1; owner > -4; owner--)
            Budget.TryTake(owner, (All / 3) - 10_000);
        try
        {
            using var list = await App.GetAsync("/messages?task_id=any");
            using var tasks = await App.GetAsync("/v1/chat/tasks");
            using var agents = await App.AdminAsync(HttpMethod.Post, "/agents", new { name = "large", executor = new { type = "echo" }, unknown = Large });

            await RefusedAsync(list, 503);
            await tasks.ChatErrorAsync(503, "temporarily_unavailable");
            await agents.DetailAsync(503, "Too many large requests at a time; retry.");
            Assert.That(agents.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        }
        finally
        {
            for (var owner = -1; owner > -4; owner--)
                Budget.Return(owner, (All / 3) - 10_000);
        }
    }

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"":0}""")]
    [TestCase("[[],[]]")]
    [TestCase("1")]
    public async Task H2_BodiesOfManyValues_TakeNoMoreThanTheBudget(string item)
    {
        var json = string.Join(',', Enumerable.Repeat(item, 1024 * 1024 / (item.Length + 1)));
        var body = Encoding.UTF8.GetBytes(DataOf(json));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var ended = new CancellationTokenSource();
        var peak = Task.Run(() => PeakAsync(ended.Token));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => PostAsync(body)));
        await ended.CancelAsync();

        Assert.That(statuses, Is.All.AnyOf(200, 413, 429));
        Assert.That(await peak - before, Is.LessThan(300L * 1024 * 1024), "of what is alive, the 24 bodies of the test included");
        await Support.Eventually.TrueAsync(() => Budget.Held == 0, "everything is given back");
    }

    [Test]
    public async Task H2_BodyThatWouldTakeTooMuch_Is413()
    {
        var list = string.Join(',', Enumerable.Repeat("""{"":0}""", 500_000));

        using var message = await App.PostMessageAsync(DataOf(list));
        using var task = await App.PostTaskAsync("""{"agent_id":1,"message":{"content":"x"},"metadata":{"a":[""" + list + "]}}");

        Assert.That(await message.MessageErrorAsync(413), Does.Contain("MaxJsonMemory"));
        await task.ChatErrorAsync(413, "invalid_input");
    }

    [Test]
    public async Task H2_BodyOfAnUnknownLength_IsCountedAsItComes()
    {
        var (_, key, keyId) = await App.AddAgentAsync();
        Assert.That(Budget.TryTake(keyId, PerKey - 1_000_000), Is.True);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/messages");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            request.Headers.TransferEncodingChunked = true;
            request.Content = new StringContent(JsonConvert.SerializeObject(NewMessage(new string('x', 2_000_000))), Encoding.UTF8, "application/json");
            using var response = await App.Http.SendAsync(request);

            await RefusedAsync(response, 429);
        }
        finally
        {
            Budget.Return(keyId, PerKey - 1_000_000);
        }
    }

    [Test]
    public async Task H2_LargeAnswerOfOneMessage_IsCounted()
    {
        var (_, key, keyId) = await App.AddAgentAsync();
        using var posted = await App.PostMessageAsync(NewMessage(Large), key);
        var id = (await posted.JsonAsync(200))["id"];
        Budget.TryTake(keyId, PerKey - 10_000);
        try
        {
            using var read = await App.GetAsync($"/messages/{id}", key);
            await RefusedAsync(read, 429);
        }
        finally
        {
            Budget.Return(keyId, PerKey - 10_000);
        }
    }

    private static object NewMessage(string text) => new { task_id = $"memory {Guid.NewGuid():N}", content = new { type = "text", author = "user", content = text } };

    private static string DataOf(string list) => """{"task_id":"dense","content":{"type":"data","author":"user","data":{"a":[""" + list + "]}}}";

    private static async Task RefusedAsync(HttpResponseMessage response, int status)
    {
        Assert.That(await response.MessageErrorAsync(status), Does.EndWith("retry."));
        Assert.That(response.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    private async Task<int> PostAsync(byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/messages") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
        using var client = new HttpClient { BaseAddress = App.Address };
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>The most that was alive at a time.</summary>
    private static async Task<long> PeakAsync(CancellationToken cancellationToken)
    {
        var peak = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
        }
        catch (OperationCanceledException)
        {
            // the requests have ended
        }

        return peak;
    }
}
