namespace TaskMessages.Tests.Api.Executors.Scripted;

/// <summary>One way in which answers end, and what must come of it.</summary>
/// <param name="Name">For people.</param>
/// <param name="IsWhole">Whether the call completes with the text.</param>
internal sealed record AnswerEnding(string Name, bool IsWhole)
{
    /// <summary>Whether another attempt may follow, for a call that fails.</summary>
    public bool IsTransient { get; init; }

    /// <summary>A part of the error's message.</summary>
    public string Message { get; init; } = "";

    public bool HasText { get; init; } = true;

    /// <summary>A chunk names the reason why the model stopped.</summary>
    public bool HasReason { get; init; } = true;

    /// <summary>Every chunk has an empty reason.</summary>
    public bool HasBlankReasons { get; init; }

    /// <summary>What stands behind the chunks.</summary>
    public string Tail { get; init; } = "";

    public AfterBody After { get; init; }

    /// <summary>The same can be said in a plain JSON answer.</summary>
    public bool CanBePlain { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>Of an answer with another status.</summary>
    public string Body { get; init; } = "";
}
