using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>Streams of callers whom only the provider knows: each has as many as a key has.</summary>
[Property("contract", "agentex:20/94")]
public sealed class ProviderStreamTests : ProviderFixture
{
    private protected override string[] Settings => ["--Limits:StreamsPerKey=2"];

    [Test]
    public async Task Streams_AreCountedForEachPrincipal()
    {
        var task = await App.OpenTaskAsync();
        var (one, other) = (UserOf(task), UserOf(task));
        using var first = await OpenAsync(task, one);
        using var second = await OpenAsync(task, one);

        Assert.That(await StatusAsync(task, one), Is.EqualTo(429));
        using var others = await OpenAsync(task, other);
        using var keys = await TaskStreamClient.OpenAsync(App, $"/tasks/{task}");
    }

    /// <summary>Pieces that are posted count among them.</summary>
    [Test]
    public async Task Updates_CountWithTheStreams()
    {
        var task = await App.OpenTaskAsync();
        var (one, other) = (UserOf(task), UserOf(task));
        using var first = await OpenAsync(task, one);
        using var second = await OpenAsync(task, one);

        Assert.That((await PostAsync(task, one), await PostAsync(task, other)), Is.EqualTo((429, 200)));
    }

    private string UserOf(string task)
    {
        var user = Provider.AddUser();
        Provider.Allow(user, "task", task, "read", "update");
        return user;
    }

    private Task<TaskStreamClient> OpenAsync(string task, string user) => TaskStreamClient.OpenAsync(App, $"/tasks/{task}", key: user);

    private async Task<int> StatusAsync(string task, string user)
    {
        using var response = await TaskStreamClient.RequestAsync(App, $"/tasks/{task}", null, user);
        return (int)response.StatusCode;
    }

    private async Task<int> PostAsync(string task, string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/tasks/{task}/stream/updates")
        {
            Content = new StringContent("{\"type\":\"delta\",\"index\":0,\"delta\":{\"type\":\"text\",\"text_delta\":\"x\"}}\n", System.Text.Encoding.UTF8, "application/x-ndjson"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {user}");
        using var response = await App.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
