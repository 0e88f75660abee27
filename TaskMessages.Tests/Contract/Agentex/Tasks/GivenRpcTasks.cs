using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>Tasks of the message contract, created as its RPC creates them, and what a client does with them.</summary>
internal static class GivenRpcTasks
{
    /// <summary>A task of the seeded agent, or of the agent of <paramref name="key"/>.</summary>
    public static async Task<string> OpenTaskAsync(
        this TaskMessagesApp app, string? name = null, JsonMap? parameters = null, JsonMap? metadata = null, string key = TaskMessagesApp.DevelopmentKey)
        => (await app.OpenAsync(name, parameters, metadata, key)).Id;

    public static async Task<ChatTask> OpenAsync(
        this TaskMessagesApp app, string? name = null, JsonMap? parameters = null, JsonMap? metadata = null, string key = TaskMessagesApp.DevelopmentKey)
    {
        var stored = await app.Services.GetRequiredService<IApiKeyStore>().FindByPrefixAsync(ApiKeyFormat.PrefixOf(key), CancellationToken.None);
        return await app.Services.GetRequiredService<TaskLifecycleService>().OpenAsync(
            new OpenTaskCommand { Caller = Caller.Of(stored!), AgentId = stored!.AgentId, Name = name, Params = parameters, Metadata = metadata },
            CancellationToken.None);
    }

    public static async Task<JToken> ReadAsync(this TaskMessagesApp app, string path, string key = TaskMessagesApp.DevelopmentKey)
    {
        using var response = await app.GetAsync(path, key);
        return await response.JsonAsync(200);
    }

    public static async Task<JToken> ChangeAsync(this TaskMessagesApp app, string path, object? body = null, string key = TaskMessagesApp.DevelopmentKey)
    {
        using var response = await app.SendAsync(HttpMethod.Post, path, body, key);
        return await response.JsonAsync(200);
    }

    /// <summary>Sends a request that is refused and answers with the text.</summary>
    public static async Task<string> RefusedAsync(
        this TaskMessagesApp app, HttpMethod method, string path, int status, object? body = null, string? key = TaskMessagesApp.DevelopmentKey)
    {
        using var response = await app.SendAsync(method, path, body, key);
        return await response.MessageErrorAsync(status);
    }

    public static string Encode(object value) => Uri.EscapeDataString(value as string ?? Newtonsoft.Json.JsonConvert.SerializeObject(value));

    /// <summary>A turn that a worker has, so that its agent can hear of its end.</summary>
    public static Task<JToken> WorkedAsync(this TaskMessagesApp app, long id, string key) => Eventually.ReadAsync(
        async () =>
        {
            using var response = await app.GetAsync($"/v1/chat/tasks/{id}/turns", key);
            return (await response.JsonAsync(200))["turns"]!.Last!;
        },
        turn => turn["worker"]!.Type == JTokenType.String);
}
