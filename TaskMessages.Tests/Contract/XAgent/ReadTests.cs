using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 12.3.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class ReadTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test, Property("contract", "xagent:12.3/34")]
    public async Task Get_Completed_HasOutputAndNoError()
    {
        var id = await App.CreateTaskAsync("ping");

        var task = await App.WaitForEndAsync(id);

        Assert.That((string?)task["status"], Is.EqualTo("completed"));
        Assert.That((string?)task["output"], Is.EqualTo("ping"));
        Assert.That((string?)task["completed_at"], Does.EndWith("Z"));
        Assert.That(task["error"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test, Property("contract", "xagent:12.3/35")]
    public async Task Get_Failed_HasErrorAndNoOutput()
    {
        var task = await App.ReadTaskAsync(await App.GivenTaskAsync(ChatStatus.Failed));

        Assert.That((string?)task["status"], Is.EqualTo("failed"));
        Assert.That((string?)task["error"], Is.EqualTo("broken"));
        Assert.That((string?)task["completed_at"], Does.EndWith("Z"));
        Assert.That(task["output"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test, Property("contract", "xagent:12.3/36")]
    public async Task Get_MissingOrForeignTask_IsTheSame404()
    {
        var other = await App.AddAgentAsync();
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        using var missing = await App.GetTaskAsync(99_999_999);
        using var foreign = await App.GetTaskAsync(id, other.Key);

        await missing.ChatErrorAsync(404, "task_not_found");
        await foreign.ChatErrorAsync(404, "task_not_found");
        Assert.That(await foreign.Content.ReadAsStringAsync(), Is.EqualTo(await missing.Content.ReadAsStringAsync()));
    }

    [Test, Property("contract", "xagent:12.3/38"), Property("contract", "xagent:12.3/39")]
    public async Task Get_WaitingForUser_ShowsTheQuestionAsStored()
    {
        JsonMap[] choices = [new() { ["label"] = "Red", ["nested"] = new JsonMap { ["n"] = 1L } }];
        foreach (var interactions in new[] { null, Array.Empty<JsonMap>(), choices })
        {
            var question = new PendingInteraction("Which colour?", interactions);
            var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser, change: task => task with { PendingInteraction = question });

            var pending = (await App.ReadTaskAsync(id))["pending_interaction"]!;

            Assert.That((string?)pending["question"], Is.EqualTo("Which colour?"));
            Assert.That(pending["interactions"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(interactions switch
            {
                null => "null",
                [] => "[]",
                _ => """[{"label":"Red","nested":{"n":1}}]""",
            }));
        }
    }

    [Test, Property("contract", "xagent:12.3/41"), Property("contract", "xagent:12.3/42")]
    public async Task Get_NoQuestion_HasNoPendingInteraction()
    {
        var waiting = await App.GivenTaskAsync(ChatStatus.WaitingForUser, change: task => task with { PendingInteraction = null });
        var ended = await App.GivenTaskAsync(ChatStatus.Completed);

        Assert.That((await App.ReadTaskAsync(waiting))["pending_interaction"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That((await App.ReadTaskAsync(ended))["pending_interaction"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test, Property("contract", "xagent:12.16/I")]
    public async Task Get_Metadata_IsKeptAndReturned()
    {
        const string Metadata = """{"customer":"c-17","nested":{"list":[1,2.5,null,true,"x"],"empty":{}}}""";
        using var created = await App.PostTaskAsync($$"""{"agent_id":1,"message":{"content":"x"},"metadata":{{Metadata}}}""");
        var id = (long)(await created.JsonAsync(HttpStatusCode.Accepted))["task_id"]!;

        using var response = await App.GetTaskAsync(id);

        Assert.That(await response.Content.ReadAsStringAsync(), Does.EndWith($"\"metadata\":{Metadata}}}"));
    }
}
