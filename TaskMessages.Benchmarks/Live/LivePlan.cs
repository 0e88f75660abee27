namespace TaskMessages.Benchmarks.Live;

/// <summary>What the agent of the live run does with a message. The message itself says it.</summary>
internal enum LivePlan
{
    /// <summary>One text, piece by piece.</summary>
    Text,

    /// <summary>A thought, a call of a tool with its result, and two texts that grow side by side.</summary>
    Work,

    /// <summary>Breaks the first attempt's connection off in the middle of the text.</summary>
    Break,

    /// <summary>A text that takes seconds, to be stopped.</summary>
    Slow,

    /// <summary>Some text, then a question.</summary>
    Ask,

    /// <summary>A question with a time limit of a second and a default answer.</summary>
    AskWithDefault,

    /// <summary>A question with a time limit of a second.</summary>
    AskWithLimit,
}
