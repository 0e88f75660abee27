using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors.Scripted;
using static TaskMessages.Tests.Api.Executors.OpenAi.CompletionScene;

namespace TaskMessages.Tests.Contract;

/// <summary>Turns of agents behind OpenAI-compatible endpoints, as a client of the service sees them.</summary>
public sealed class OpenAiTurnTests : ContractFixture
{
    [Test]
    [Property("case", "B3")]
    [Property("case", "B4")]
    public async Task CaseB4_CutAnswer_IsInTheLedgerAndItsReasonInTheTurn()
    {
        await using var endpoint = Stream(
            Delta("\"reasoning_content\":\"hm\""), Text("half an"), Delta("", "\"length\""),
            """{"choices":[],"usage":{"prompt_tokens":11.0,"completion_tokens":4}}""", "[DONE]");
        var (agent, key) = await AddAsync(endpoint);

        var id = await App.CreateTaskAsync("question", key, agent);
        var task = await App.WaitForEndAsync(id, key);
        var ledger = await App.ListAsync($"{id}", key: key);
        var turn = await TurnAsync(id, key);

        Assert.That((string?)task["output"], Is.EqualTo("half an"));
        Assert.That(
            ledger.OrderBy(message => message["created_at"]).Select(message => (string?)message["content"]!["type"]),
            Is.EquivalentTo(new[] { "text", "reasoning", "text" }));
        Assert.That(((string?)turn["finish_reason"], (int?)turn["usage"]!["input_tokens"], (int?)turn["usage"]!["output_tokens"]), Is.EqualTo(("length", (int?)11, (int?)4)));
    }

    [Test]
    [Property("case", "A8")]
    public async Task CaseA8_WhatCannotPass_IsToldAfterOneAttempt()
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(
            "application/json", """{"error":{"message":"You exceeded your current quota, sk-test-credential","code":"insufficient_quota"}}""", 429));
        var (agent, key) = await AddAsync(endpoint);

        var id = await App.CreateTaskAsync("question", key, agent);
        var task = await App.WaitForEndAsync(id, key);

        Assert.That((string?)task["status"], Is.EqualTo("failed"));
        Assert.That((string?)(await TurnAsync(id, key))["error"], Is.EqualTo(
            "The agent answered with HTTP 429: You exceeded your current quota, [REDACTED] (insufficient_quota)"));
        Assert.That(endpoint.Calls, Has.Length.EqualTo(1));
    }

    [Test]
    [Property("case", "A7")]
    public async Task CaseA7_AfterAFailedTurn_TheConversationGoesOnAndCanBeRetried()
    {
        var sent = new List<string>();
        await using var endpoint = ScriptedEndpoint.Start(call =>
        {
            var messages = call.Json.GetProperty("messages").EnumerateArray()
                .Select(message => (Role: message.GetProperty("role").GetString(), Content: message.GetProperty("content").GetString()!)).ToList();
            sent.Add(string.Join(" | ", messages.Select(message => message.Content.Replace("\n\n", "+", StringComparison.Ordinal))));
            if (messages.Where((message, place) => message.Role != (place % 2 == 0 ? "user" : "assistant")).Any())
                return call.AnswerAsync("application/json", """{"error":"roles must alternate"}""", 400);
            return messages[^1].Content.EndsWith("bad", StringComparison.Ordinal) && sent.Count < 4
                ? call.AnswerAsync("application/json", """{"error":"not that"}""", 400)
                : StreamAsync(call, Text($"answer {sent.Count}"), Stop, "[DONE]");
        });
        var (agent, key) = await AddAsync(endpoint);

        var id = await App.CreateTaskAsync("first bad", key, agent);
        await App.WaitForEndAsync(id, key);
        await AppendAsync(id, "second", key, agent);
        await AppendAsync(id, "third bad", key, agent);
        using var retried = await App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/retry", new { }, key);
        await retried.JsonAsync(HttpStatusCode.OK);
        var task = await App.WaitForEndAsync(id, key);

        Assert.That((string?)task["output"], Is.EqualTo("answer 4"));
        Assert.That(sent, Is.EqualTo(new[]
        {
            "first bad", "first bad+second", "first bad+second | answer 2 | third bad", "first bad+second | answer 2 | third bad",
        }));
    }

    private async Task<(long Agent, string Key)> AddAsync(ScriptedEndpoint endpoint)
    {
        var (agent, key, _) = await App.AddAgentAsync(new { type = "openai", base_url = endpoint.Url + "/v1", model = "m", api_key = "sk-test-credential" });
        return (agent, key);
    }

    private async Task AppendAsync(long id, string text, string key, long agent)
    {
        using var appended = await App.AppendAsync(id, text, key, agent);
        await appended.JsonAsync(HttpStatusCode.Accepted);
        await App.WaitForEndAsync(id, key);
    }

    private async Task<JToken> TurnAsync(long id, string key)
    {
        using var response = await App.GetAsync($"/v1/chat/tasks/{id}/turns", key);
        return (await response.JsonAsync(HttpStatusCode.OK))["turns"]!.Last!;
    }
}
