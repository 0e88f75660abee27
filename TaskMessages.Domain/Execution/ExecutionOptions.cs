using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>How turns are run.</summary>
public sealed record ExecutionOptions
{
    /// <summary>The longest time from a turn's first claim to its end, over all attempts; an agent may have its own. Default 15 min.</summary>
    public TimeSpan TurnTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The shortest time between two saves of a growing message. Default 300 ms.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long whole messages wait for others to be written with them in one go. Default 20 ms.</summary>
    public TimeSpan AnswerLinger { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest back-off after the first attempt; it doubles with each further one. Default 1 s.</summary>
    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off that the service chooses itself. Default 1 min.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest back-off that an agent can ask for. Default 10 min.</summary>
    public TimeSpan RetryAfterLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The largest message, in characters of its texts. Default 1 Mi.</summary>
    public int MaxContentLength { get; init; } = 1024 * 1024;

    /// <summary>The most messages that one turn may answer with. Default 1000.</summary>
    public int MaxMessages { get; init; } = 1000;

    /// <summary>The largest question, with its interactions and its default answer, in bytes as the database stores it: at most <see cref="TaskSize.Question"/>. Default 1 MiB.</summary>
    public int MaxQuestionBytes { get; init; } = 1024 * 1024;

    /// <summary>How many of the newest earlier messages an agent is given. Default 100.</summary>
    public int HistoryLimit { get; init; } = 100;

    /// <summary>How many characters those messages may have in all; the oldest are left out whole. Default 200,000.</summary>
    public int HistoryCharacters { get; init; } = 200_000;
}
