using System.ComponentModel.DataAnnotations;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Worker;

/// <summary>How this process works turns.</summary>
internal sealed class WorkerOptions : IValidatableObject
{
    public const string SectionName = "Worker";

    /// <summary>Whether this process works turns at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many turns are worked at once. Default 16.</summary>
    [Range(1, 1024, ErrorMessage = "Worker:Concurrency must be between {1} and {2}.")]
    public int Concurrency { get; set; } = 16;

    /// <summary>How many turns of one agent are worked at once; an agent may have a lower limit of its own. Default: as many as of all.</summary>
    [Range(1, 1024, ErrorMessage = "Worker:ConcurrencyPerAgent must be between {1} and {2}.")]
    public int? ConcurrencyPerAgent { get; set; }

    /// <summary>The first pause after a pass that found nothing; it doubles up to <see cref="MaxPollInterval"/>. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:01:00", ErrorMessage = "Worker:PollInterval must be between {1} and {2}.")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two passes. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:01:00", ErrorMessage = "Worker:MaxPollInterval must be between {1} and {2}.")]
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a claim holds without a heartbeat; heartbeats come three times as often. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:03", "00:10:00", ErrorMessage = "Worker:Lease must be between {1} and {2}.")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long running turns may finish when the service stops, before they are handed back. Default 25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "Worker:ShutdownGrace must be between {1} and {2}.")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>The longest time from a turn's first claim to its end; an agent may have its own. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ErrorMessage = "Worker:TurnTimeout must be between {1} and {2}.")]
    public TimeSpan TurnTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The shortest time between two saves of a growing message. Default 300 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ErrorMessage = "Worker:SaveInterval must be between {1} and {2}.")]
    public TimeSpan SaveInterval { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest back-off after a turn's first attempt; it doubles with each further one. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ErrorMessage = "Worker:RetryBaseDelay must be between {1} and {2}.")]
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off that the service chooses. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00", ErrorMessage = "Worker:RetryMaxDelay must be between {1} and {2}.")]
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest back-off that an agent can ask for by Retry-After. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Worker:RetryAfterLimit must be between {1} and {2}.")]
    public TimeSpan RetryAfterLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The largest message that an agent may answer with, in characters. Default 1 Mi.</summary>
    [Range(1024, 4 * 1024 * 1024, ErrorMessage = "Worker:MaxContentLength must be between {1} and {2}.")]
    public int MaxContentLength { get; set; } = 1024 * 1024;

    /// <summary>The most messages that an agent may answer one turn with. Default 1000.</summary>
    [Range(1, 10_000, ErrorMessage = "Worker:MaxMessages must be between {1} and {2}.")]
    public int MaxMessages { get; set; } = 1000;

    /// <summary>The largest question of an agent, in bytes as the database stores it. Default 1 MiB.</summary>
    [Range(1024, TaskSize.Question, ErrorMessage = "Worker:MaxQuestionBytes must be between {1} and {2}.")]
    public int MaxQuestionBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a turn may wait in the queue before a warning is logged. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Worker:QueueAgeWarning must be between {1} and {2}.")]
    public TimeSpan QueueAgeWarning { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the queue is measured. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Worker:QueueCheckInterval must be between {1} and {2}.")]
    public TimeSpan QueueCheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxPollInterval < PollInterval)
            yield return new ValidationResult("Worker:MaxPollInterval must not be shorter than Worker:PollInterval.", [nameof(MaxPollInterval)]);
        if (RetryMaxDelay < RetryBaseDelay)
            yield return new ValidationResult("Worker:RetryMaxDelay must not be shorter than Worker:RetryBaseDelay.", [nameof(RetryMaxDelay)]);
    }

    public ExecutionOptions ToExecutionOptions(int historyLimit, int historyCharacters) => new()
    {
        TurnTimeout = TurnTimeout,
        SaveInterval = SaveInterval,
        RetryBaseDelay = RetryBaseDelay,
        RetryMaxDelay = RetryMaxDelay,
        RetryAfterLimit = RetryAfterLimit,
        MaxContentLength = MaxContentLength,
        MaxMessages = MaxMessages,
        MaxQuestionBytes = MaxQuestionBytes,
        HistoryLimit = historyLimit,
        HistoryCharacters = historyCharacters,
    };
}
