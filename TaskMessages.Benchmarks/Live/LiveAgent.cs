using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TaskMessages.Benchmarks.Live;

/// <summary>Streams the answers of the live run, update by update, as the message asks for them.</summary>
internal static class LiveAgent
{
    /// <summary>How long a question with a time limit waits.</summary>
    public static readonly TimeSpan QuestionTime = TimeSpan.FromSeconds(1);

    private const int PieceLength = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(8);

    public static async Task AnswerAsync(HttpContext context, string turnId)
    {
        var cancellationToken = context.RequestAborted;
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellationToken))!;
        var plan = LiveScript.PlanOf((string)request["message"]!);
        var breaks = plan == LivePlan.Break && (int)request["turn"]!["attempt"]! == 1;
        context.Response.ContentType = "application/x-ndjson";
        foreach (var line in Lines(turnId, plan))
        {
            await context.Response.WriteAsync(line.ToJsonString() + "\n", cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            if (breaks && IsPiece(line) && Random.Shared.Next(8) == 0)
            {
                context.Abort();
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static bool IsPiece(JsonObject line) => (string)line["type"]! == "delta";

    private static IEnumerable<JsonObject> Lines(string turnId, LivePlan plan)
    {
        if (plan == LivePlan.Work)
        {
            yield return Update("start", 10, ("content", Json("""{"type":"reasoning","author":"agent","summary":[""],"content":[]}""")));
            yield return Update("delta", 10, ("delta", Json("""{"type":"reasoning_summary","summary_index":0,"summary_delta":"thinking"}""")));
            yield return Update("done", 10);
            yield return Update("full", 11, ("content", Json($$$"""{"type":"tool_request","author":"agent","tool_call_id":"call-{{{turnId}}}","name":"look","arguments":{}}""")));
            yield return Update("full", 12, ("content", Json($$"""{"type":"tool_response","author":"agent","tool_call_id":"call-{{turnId}}","name":"look","content":"seen"}""")));
        }

        var texts = Enumerable.Range(0, LiveScript.TextsOf(plan)).Select(index => LiveScript.Text(turnId, index, plan)).ToArray();
        for (var at = 0; texts.Any(text => at < text.Length); at += PieceLength)
        {
            for (var index = 0; index < texts.Length; index++)
            {
                if (at < texts[index].Length)
                    yield return Piece(index, texts[index].Substring(at, Math.Min(PieceLength, texts[index].Length - at)));
            }
        }

        for (var index = 0; index < texts.Length; index++)
            yield return Update("done", index);
        if (Question(turnId, plan) is { } question)
            yield return question;
    }

    private static JsonObject Piece(int index, string text)
        => Update("delta", index, ("delta", new JsonObject { ["type"] = "text", ["text_delta"] = text }));

    private static JsonObject Update(string type, int index, params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        var update = new JsonObject { ["type"] = type, ["index"] = index };
        foreach (var (name, value) in members)
            update[name] = value;
        return update;
    }

    private static JsonObject? Question(string turnId, LivePlan plan)
    {
        if (plan is not (LivePlan.Ask or LivePlan.AskWithDefault or LivePlan.AskWithLimit))
            return null;
        var question = new JsonObject { ["type"] = "input_required", ["question"] = "Which one?" };
        if (plan != LivePlan.Ask)
            question["expires_in"] = (int)QuestionTime.TotalSeconds;
        if (plan == LivePlan.AskWithDefault)
            question["default_answer"] = LiveScript.DefaultAnswer(turnId);
        return question;
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
