using System.Text;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Retention;

/// <summary>Tasks with contents, and what becomes of them.</summary>
internal static class GivenContents
{
    /// <summary>A task that has ended, with a message of each type, of the same millisecond, of times that its callers gave and one that never came to its end, and a state.</summary>
    public static async Task<string> GivenContentsAsync(this TaskMessagesApp app)
    {
        var task = await app.OpenTaskAsync();
        await app.AddTextAsync(task, "later", createdAt: "2031-01-02T03:04:05.678Z");
        await app.AddTextAsync(task, "earlier \"quoted\" \u0001 語 😀", createdAt: "2001-01-02T03:04:05Z");
        await app.AddTextAsync(task, "at the same time", "agent", "2001-01-02T03:04:05Z");
        await app.AddMessageAsync(task, new { type = "text", author = "agent", style = "active", format = "markdown", content = "grow", attachments = new[] { new { file_id = "f", name = "n", size = 3, type = "t" } } }, "IN_PROGRESS");
        await app.AddMessageAsync(task, new { type = "reasoning", author = "agent", summary = new[] { "a", "b" }, content = new[] { "c" } }, "DONE");
        await app.AddMessageAsync(task, new { type = "data", author = "user", data = new { k = (object?)null, n = new object[] { 1, 1.5, 1e300, true, "x", new { } } } });
        await app.AddMessageAsync(task, new { type = "tool_request", author = "agent", tool_call_id = "c1", name = "tool", arguments = new { a = 1 } });
        await app.AddMessageAsync(task, new { type = "tool_response", author = "agent", tool_call_id = "c1", name = "tool", content = new object?[] { null }, is_error = false });
        using var state = await app.SendAsync(HttpMethod.Post, "/states", new { task_id = task, agent_id = "1", state = new { cursor = 7, nested = new { list = new object?[] { null, "z" } } } });
        var id = (string)(await state.JsonAsync(200))["id"]!;
        using var changed = await app.PutAsync($"/states/{id}", """{"state":{"cursor":8}}""");
        await changed.JsonAsync(200);
        await app.ChangeAsync($"/tasks/{task}/complete");
        return task;
    }

    /// <summary>The export, byte for byte.</summary>
    public static async Task<string> ExportAsync(this TaskMessagesApp app, string task, string key = TaskMessagesApp.DevelopmentKey)
    {
        using var response = await app.GetAsync($"/tasks/{task}/export", key);
        await response.JsonAsync(200);
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
    }

    public static Task<JToken> CleanAsync(this TaskMessagesApp app, string task) => app.ChangeAsync($"/tasks/{task}/clean", new { force = true });

    public static async Task RehydrateAsync(this TaskMessagesApp app, string task, object snapshot)
    {
        using var response = await app.SendAsync(HttpMethod.Post, $"/tasks/{task}/rehydrate", snapshot);
        Assert.That(((int)response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((204, "")));
    }

    public static Task<string> RehydrationRefusedAsync(this TaskMessagesApp app, string task, int status, object snapshot)
        => app.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/rehydrate", status, snapshot);
}
