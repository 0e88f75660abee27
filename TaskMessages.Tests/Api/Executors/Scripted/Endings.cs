namespace TaskMessages.Tests.Api.Executors.Scripted;

/// <summary>The table of endings: what endpoints do at the end of an answer, and what must come of it.</summary>
internal static class Endings
{
    private const string Done = "data: [DONE]\n\n";

    public static IReadOnlyList<AnswerEnding> All { get; } =
    [
        new("reason and [DONE]", true) { Tail = Done },
        new("reason and [DONE] without an empty line", true) { Tail = "data: [DONE]" },
        new("reason alone", true) { CanBePlain = true },
        new("[DONE] alone", true) { HasReason = false, Tail = Done },
        new("no reason in a plain answer or [DONE]", true) { HasReason = false, Tail = Done, CanBePlain = true },
        new("empty reasons", true) { HasReason = false, HasBlankReasons = true, Tail = Done },
        new("reason, then closed", true) { After = AfterBody.Close },
        new("reason, then an error", true) { Tail = "data: {\"error\":{\"message\":\"too late\"}}\n\n" },
        new("reason, then nonsense", true) { Tail = "data: nonsense\n\n" },
        new("[DONE], then nonsense", true) { Tail = Done + "data: nonsense\n\n" },
        new("no end", false) { HasReason = false, IsTransient = true, Message = "broke off before its end" },
        new("closed", false) { HasReason = false, IsTransient = true, Message = "broke off", After = AfterBody.Close },
        new("error", false) { HasReason = false, IsTransient = true, Message = "holds an error: boom", Tail = "data: {\"error\":{\"message\":\"boom\"}}\n\n" },
        new("error text", false) { HasReason = false, IsTransient = true, Message = "holds an error: boom", Tail = "data: {\"error\":\"boom\"}\n\n" + Done },
        new("error event", false) { HasReason = false, IsTransient = true, Message = "holds an error: boom", Tail = "event: error\ndata: boom\n\n" },
        new("error field", false) { HasReason = false, IsTransient = true, Message = "holds an error: boom", Tail = "error: {\"message\":\"boom\"}\n\n" + Done },
        new("error that cannot pass", false) { HasReason = false, Message = "quota exceeded", Tail = "data: {\"error\":{\"message\":\"quota exceeded\"}}\n\n" },
        new("error with a code", false) { HasReason = false, Message = "(404)", Tail = "data: {\"error\":{\"code\":404,\"message\":\"gone\"}}\n\n" },
        new("nonsense", false) { HasReason = false, Message = "is not JSON", Tail = "data: nonsense\n\n" },
        new("no text", false) { HasText = false, Message = "holds no text", Tail = Done },
        new("no text, no reason", false) { HasText = false, HasReason = false, Message = "(no finish_reason)", Tail = "data: {\"choices\":[{\"delta\":{}}]}\n\n" + Done },
        new("429", false) { Status = 429, IsTransient = true, Message = "HTTP 429: slow down", Body = "{\"error\":{\"message\":\"slow down\"}}" },
        new("429 for good", false) { Status = 429, Message = "HTTP 429", Body = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}}" },
        new("500", false) { Status = 500, IsTransient = true, Message = "HTTP 500.", Body = "<html></html>" },
        new("400", false) { Status = 400, Message = "HTTP 400: too long", Body = "{\"error\":\"too long\"}" },
    ];

    /// <summary>Endings that take as long as the limit of silence; they are played apart, because they cost time.</summary>
    public static IReadOnlyList<AnswerEnding> Silent { get; } =
    [
        new("reason, then silence", true) { After = AfterBody.Hang },
        new("silence", false) { HasReason = false, IsTransient = true, Message = "sent nothing for", After = AfterBody.Hang },
    ];
}
