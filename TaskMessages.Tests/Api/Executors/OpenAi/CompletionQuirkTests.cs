using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors.Scripted;
using TaskMessages.Tests.Support;
using static TaskMessages.Tests.Api.Executors.OpenAi.CompletionScene;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>What endpoints send in place of what they should, one thing at a time; the answer counts all the same.</summary>
public sealed class CompletionQuirkTests
{
    private CompletionScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new CompletionScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [TestCase("\"\"", "\"\"", "[DONE]", null)]
    [TestCase("\"\"", "\"\"", null, null)]
    [TestCase("null", "\"eos\"", "[DONE]", "eos")]
    [TestCase("null", "\"STOP\"", null, "STOP")]
    [TestCase("null", "\"a reason of its own\"", null, "a reason of its own")]
    [TestCase("\"null\"", "\"end_turn\"", null, "end_turn")]
    [TestCase("\"stop\"", "\"stop\"", null, "stop")]
    [Property("case", "A4")]
    public async Task CaseA4_AnyFinishReason_IsAnEndOrNone(string meanwhile, string last, string? done, string? reason)
    {
        string[] events = [Delta("\"content\":\"a\"", meanwhile), Delta("\"content\":\"b\"", last), .. done is null ? Array.Empty<string>() : [done]];
        await using var endpoint = Stream(events);

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Text, outcome.Finish), Is.EqualTo(("ab", reason)));
    }

    [TestCase("""{"id":7,"created":1764500000000,"model":null,"object":"","choices":[{"index":0,"delta":{"role":"","content":"ab"}}]}""")]
    [TestCase("""{"created":"yesterday","system_fingerprint":{},"choices":[{"index":"0","delta":{"role":"bot","content":"ab"},"logprobs":7}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":[{"type":"text","text":{"value":"ab","annotations":[]}}]}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":[{"type":"output_text","text":"ab"},{"type":"image_url","image_url":{"url":"x"}}]}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":["a","b"]}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":{"type":"text","text":"ab"}}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":"ab"},"message":null}]}""")]
    [TestCase("""{"choices":[{"message":{"role":"assistant","content":"ab"}}]}""")]
    [TestCase("""{"choices":[{"text":"ab"}]}""")]
    [TestCase("""{"choices":[{"delta":{},"message":{"content":"ab"},"text":null}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":"ab"},"message":{"content":"ab"},"text":"ab"}]}""")]
    [TestCase("""{"choices":[{"delta":{"refusal":"ab"}}]}""")]
    [TestCase("""{"choices":[{"index":0,"delta":{"content":"ab"}},{"index":1,"delta":{"content":"another choice"}}]}""")]
    [TestCase("""{"error":null,"choices":[{"delta":{"content":"ab"},"error":{}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":"ab",},}],}""")]
    [TestCase("""{"choices":[{"delta":{"content":"ab"},"logprobs":[NaN, -Infinity,Infinity]}],"score":NaN}""")]
    [TestCase("""{"\ud800":1,"choices":[{"\udc00":2,"delta":{"content":"ab","\ud83d":3}}]}""")]
    [TestCase("""{"error":{"code":0,"message":""},"choices":[{"delta":{"content":"ab"}}]}""")]
    [TestCase("""{"error":{"message":"","type":"","code":null,"param":false},"choices":[{"delta":{"content":"ab"}}]}""")]
    [TestCase("""{"code":200,"message":"ok","base_resp":{"status_code":0,"status_msg":"success"},"choices":[{"delta":{"content":"ab"}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":"a"}}]}{"choices":[{"delta":{"content":"b"}}]}""")]
    [TestCase("""data: {"choices":[{"delta":{"content":"ab"}}]}""")]
    [Property("case", "A5")]
    public async Task CaseA5_AnyForm_IsRead(string chunk)
    {
        await using var endpoint = Stream("""{"choices":null}""", "{}", chunk, Stop, "[DONE]");

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("ab"));
    }

    [TestCase("null")]
    [TestCase("\"\"")]
    [TestCase("true")]
    [TestCase("{\"code\":0,\"message\":\"success\"}")]
    [TestCase("[HEARTBEAT]")]
    [TestCase("ping")]
    [TestCase(": keep-alive")]
    [Property("case", "A5")]
    public async Task CaseA5_SignsOfLifeAmongTheData_AreNothing(string sign)
    {
        await using var endpoint = Stream(sign, Text("a"), sign, Text("b"), sign, Stop, "[DONE]");

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("ab"));
    }

    [TestCase("x: NaN, y")]
    [TestCase("[ NaN ] and \\\" : -Infinity, \\\\")]
    [TestCase("a\tb")]
    [Property("case", "A5")]
    public async Task CaseA5_TextBesideNumbersThatAreNone_StaysAsItIs(string text)
    {
        await using var endpoint = Stream($$$"""{"choices":[{"delta":{"content":"{{{text}}}"},"logprobs":[NaN]}]}""", Stop, "[DONE]");

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo(text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)));
    }

    [Test]
    [Property("case", "A5")]
    public async Task CaseA5_DeepMembersThatNobodyNeeds_AreNotRead()
    {
        var deep = new string('[', 200) + new string(']', 200);
        await using var endpoint = Stream($$$"""{"choices":[{"delta":{"content":"ab"},"logprobs":{{{deep}}}}],"trace":{{{deep}}}}""", Stop);

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("ab"));
    }

    [Test]
    [Property("case", "A5")]
    public async Task CaseA5_ThinkingParts_AreReasoning()
    {
        await using var endpoint = Stream(
            Delta("""  "content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"ab"}]  """), Stop);

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Reasoning, outcome.Text), Is.EqualTo(("hm", "ab")));
    }

    [TestCase("""{"prompt_tokens":11.0,"completion_tokens":4.0}""", 11, 4)]
    [TestCase("""{"prompt_tokens":"11","completion_tokens":"4","total_tokens":null}""", 11, 4)]
    [TestCase("""{"input_tokens":11,"output_tokens":4}""", 11, 4)]
    [TestCase("""{"prompt_tokens":11,"total_tokens":15}""", 11, 4)]
    [TestCase("""{"completion_tokens":4,"total_tokens":15,"prompt_tokens":{}}""", 11, 4)]
    [TestCase("""{"prompt_tokens":11}""", 11, 0)]
    [TestCase("""{"prompt_tokens":-1,"completion_tokens":"many"}""", null, null)]
    [TestCase("[]", null, null)]
    [TestCase("7", null, null)]
    [Property("case", "A5")]
    [Property("case", "A9")]
    public async Task CaseA9_Usage_IsReadInAnyForm(string usage, int? input, int? output)
    {
        string[] chunks =
        [
            $$"""{"choices":[],"usage":{{usage}}}""", $$$"""{"choices":null,"x_groq":{"usage":{{{usage}}}}}""",
            $$$"""{"choices":[{"delta":{},"finish_reason":"stop","usage":{{{usage}}}}]}""",
        ];
        foreach (var chunk in chunks)
        {
            await using var endpoint = Stream(Text("ab"), Stop, chunk, "[DONE]");

            var outcome = (await _scene.RunAsync(endpoint)).Complete();

            Assert.That(outcome.Usage, Is.EqualTo(input is null ? null : new TokenUsage(input.Value, output!.Value)));
        }
    }

    [Test]
    [Property("case", "A6")]
    public async Task CaseA6_EmojiCutIntoTwoDeltas_IsJoined()
    {
        await using var endpoint = Stream(
            Delta("\"reasoning_content\":\"\\ud83d\""), Delta("\"reasoning_content\":\"\\ude03\""), Text("\\ud83d"), Text("\\ude00 ok"), Stop, "[DONE]");

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Reasoning, outcome.Text), Is.EqualTo(("😃", "😀 ok")));
    }

    [Test]
    [Property("case", "B1")]
    public async Task CaseB1_DoneWithoutAReason_IsAnEnd([Values("[DONE]", " [done] ", "[DONE]\ndata:", "\"[DONE]\"", "data: [DONE]")] string done)
    {
        await using var endpoint = Stream(Text("whole"), done);

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Text, outcome.Finish), Is.EqualTo(("whole", (string?)null)));
    }

    [TestCase("reset")]
    [TestCase("close")]
    [TestCase("error")]
    [TestCase("nonsense")]
    [TestCase("hang")]
    [Property("case", "B2")]
    public async Task CaseB2_WhatHappensAfterTheEnd_TakesNothingAway(string what)
    {
        _scene.Turn.Limits.IdleTimeout = TimeSpan.FromSeconds(what == "hang" ? 1 : 60);
        var read = new TaskCompletionSource();
        await using var endpoint = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync();
            await call.ChunkAsync($"data: {Text("whole")}\n\ndata: {Stop}\n\n");
            switch (what)
            {
                case "close":
                    call.Close();
                    break;
                case "error":
                    await call.ChunkAsync("data: {\"error\":{\"message\":\"too late\"}}\n\n");
                    await call.EndAsync();
                    break;
                case "nonsense":
                    await call.ChunkAsync("data: nonsense\n\n");
                    await call.EndAsync();
                    break;
                case "hang":
                    await call.HangAsync();
                    break;
                default:
                    // a reset overtakes what was sent, so it waits until that was read
                    await read.Task;
                    call.Reset();
                    break;
            }
        });

        var outcome = (await _scene.RunAsync(endpoint, watch: update => Seen(update, read))).Complete();

        Assert.That((outcome.Text, outcome.Finish), Is.EqualTo(("whole", "stop")));
    }

    [TestCase("application/json", """{"choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]}""")]
    [TestCase("application/x-ndjson", "{\"choices\":[{\"delta\":{\"content\":\"whole\"},\"finish_reason\":\"stop\"}]}\n{\"choices\":[],\"usa")]
    [Property("case", "B2")]
    public async Task CaseB2_PlainJsonIsWhole_WhateverHappensToTheConnection(string mediaType, string body)
    {
        await using var endpoint = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync(mediaType);
            await call.ChunkAsync(body);
            call.Close();
        });

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("whole"));
    }

    [Test]
    [Property("case", "B2")]
    public async Task CaseB2_PlainJsonIsCut_IsRepeated()
    {
        await using var endpoint = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync("application/json");
            await call.ChunkAsync("""{"choices":[{"message":{"content":"who""");
            call.Close();
        });

        Assert.That((await _scene.FailAsync(endpoint)).IsTransient);
    }

    [Test]
    [Property("case", "B2")]
    public async Task CaseB2_ReasonInEveryChunk_IsNoEndWhileTextComes()
    {
        var clock = new ManualClock();
        var last = new TaskCompletionSource();
        await using var endpoint = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync();
            await call.ChunkAsync($"data: {Delta("\"content\":\"a\"", "\"stop\"")}\n\ndata: {Delta("\"content\":\"b\"", "\"stop\"")}\n\n");
            await last.Task;
            await call.ChunkAsync($"data: {Delta("\"content\":\"c\"", "\"stop\"")}\n\ndata: [DONE]\n\n");
            await call.EndAsync();
        });
        using var http = new AgentHttpClient(Options.Create(_scene.Turn.Limits));
        var read = 0;

        var run = _scene.RunAsync(endpoint, executor: new OpenAiExecutor(http, _scene.Turn.Secrets, Options.Create(_scene.Turn.Limits), clock), watch: update => read += update is DeltaUpdate ? 1 : 0);
        await Eventually.TrueAsync(() => Volatile.Read(ref read) == 2 && clock.NextDueIn == _scene.Turn.Limits.IdleTimeout, "it waits as long as for any text", TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(11));
        last.SetResult();

        Assert.That((await run).Complete().Text, Is.EqualTo("abc"));
    }

    [Test]
    [Property("case", "B2")]
    public async Task CaseB2_SilenceAfterTheEnd_IsWaitedForTenSecondsAtMost()
    {
        var clock = new ManualClock();
        await using var endpoint = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync();
            await call.ChunkAsync($"data: {Text("whole")}\n\ndata: {Stop}\n\n");
            await call.HangAsync();
        });
        using var http = new AgentHttpClient(Options.Create(_scene.Turn.Limits));

        var run = _scene.RunAsync(endpoint, executor: new OpenAiExecutor(http, _scene.Turn.Secrets, Options.Create(_scene.Turn.Limits), clock));
        await Eventually.TrueAsync(() => clock.NextDueIn == TimeSpan.FromSeconds(10), "it waits for what may follow", TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That((await run).Complete().Text, Is.EqualTo("whole"));
    }

    private static void Seen(AgentUpdate update, TaskCompletionSource read)
    {
        if (update is DeltaUpdate)
            read.TrySetResult();
    }

    [TestCase("reasoning_content", "\"hm\"")]
    [TestCase("reasoning", "\"hm\"")]
    [TestCase("reasoning", """{"content":"hm"}""")]
    [TestCase("thinking", "\"hm\"")]
    [TestCase("reasoning_details", """[{"type":"reasoning.summary","summary":"hm"},{"type":"reasoning.encrypted","data":"x"}]""")]
    [TestCase("thinking_blocks", """[{"type":"thinking","thinking":"hm","signature":"x"}]""")]
    [Property("case", "B3")]
    public async Task CaseB3_Reasoning_IsAMessageBeforeTheText(string member, string value)
    {
        await using var endpoint = Stream(Delta($"\"{member}\":{value}"), Text("ab"), Stop, "[DONE]");

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That(outcome.Contents, Has.Length.EqualTo(2));
        Assert.That(((ReasoningContent)outcome.Contents[0]).Content, Is.EqualTo(new[] { "hm" }));
        Assert.That(((TextContent)outcome.Contents[1]).Content, Is.EqualTo("ab"));
    }

    [Test]
    [Property("case", "B3")]
    public async Task CaseB3_ReasoningAfterTheText_IsAMessageOfItsOwn()
    {
        await using var endpoint = Stream(
            Delta("\"reasoning\":\"one\""), Text("a"), Delta("\"reasoning\":\"two\""), Text("b"), Delta("\"reasoning\":\"!\""), Stop, "[DONE]");

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That(outcome.Text, Is.EqualTo("ab"));
        Assert.That(outcome.Contents.OfType<ReasoningContent>().Select(reasoning => reasoning.Content![0]), Is.EqualTo(new[] { "one", "two!" }));
    }

    [TestCase("\"reasoning\":\"hm\"", "\"stop\"", ", only reasoning (finish_reason stop).")]
    [TestCase("\"reasoning\":\"hm\"", "\"length\"", ", only reasoning, which took all the tokens (finish_reason length).")]
    [TestCase("\"content\":\"\"", "\"length\"", ": it was cut off before its first word (finish_reason length).")]
    [TestCase("\"content\":null", "\"content_filter\"", ": the provider's filter has withheld it (finish_reason content_filter).")]
    [TestCase("\"content\":\" \\n\"", "\"stop\"", " (finish_reason stop).")]
    [TestCase("", "\"stop\"", " (finish_reason stop).")]
    [TestCase("", "\"\"", " (no finish_reason).")]
    [TestCase(
        "\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"search\",\"arguments\":\"{}\"}},{\"index\":1,\"id\":\"d\",\"function\":{\"name\":\"now\"}}]",
        "\"tool_calls\"", ", only calls of tools, which nobody answers here: search, now (finish_reason tool_calls).")]
    [Property("case", "B3")]
    [Property("case", "B4")]
    public async Task CaseB4_NoText_SaysWhy(string members, string finish, string why)
    {
        await using var endpoint = Stream(Delta(members, finish), "[DONE]");

        var outcome = await _scene.RunAsync(endpoint);

        Assert.That((outcome.Error?.IsTransient, outcome.Error?.Message), Is.EqualTo(((bool?)false, "The agent's answer holds no text" + why)));
        Assert.That(outcome.Reasoning, Is.EqualTo(members.Contains("hm", StringComparison.Ordinal) ? "hm" : ""), "what was thought is kept");
    }

    [TestCase("length")]
    [TestCase("content_filter")]
    [Property("case", "B4")]
    public async Task CaseB4_CutAnswer_CanBeToldFromAWholeOne(string finish)
    {
        await using var endpoint = Stream(Text("half an"), Delta("", $"\"{finish}\""), "[DONE]");

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Text, outcome.Finish), Is.EqualTo(("half an", finish)));
    }

    [Test]
    [Property("case", "B8")]
    public async Task CaseB8_ToolCallWithBrokenArguments_KeepsTheirTextAndTheAnswer()
    {
        await using var endpoint = Stream(
            Delta("""  "tool_calls":[{"index":0,"id":"call_0","type":"function","function":{"name":"search","arguments":""}}]  """),
            Delta("""  "tool_calls":[{"index":0,"function":{"arguments":"{\"q\": \"ha"}}]  """),
            Delta("""  "tool_calls":[{"index":0,"id":"call_other","function":{"name":"now","arguments":{"zone":"UTC"}}}]  """),
            Delta("""  "tool_calls":[{"function":{"arguments":""}}]  """),
            Text("answer"), Stop, "[DONE]");

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That(outcome.Text, Is.EqualTo("answer"));
        Assert.That(outcome.Calls.Select(call => (call.ToolCallId, call.Name)), Is.EqualTo(new[] { ("call_0", "search"), ("call_other", "now") }));
        Assert.That(outcome.Calls.Select(call => call.Arguments.Single()), Is.EqualTo(new KeyValuePair<string, object?>[]
        {
            new(ToolRequestContent.UnreadableArguments, "{\"q\": \"ha"), new("zone", "UTC"),
        }));
    }
}
