using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Administration;

/// <summary>What a list shows of a task: small, however large the task is.</summary>
public sealed record TaskSummary
{
    /// <summary>The most characters of a text.</summary>
    public const int ExcerptLength = 300;

    public required string Id { get; init; }

    public required TaskSource Source { get; init; }

    public long? AgentId { get; init; }

    public TaskLifecycle Lifecycle { get; init; }

    public ChatStatus Status { get; init; }

    /// <summary>Whether the last thing that happened to it was its cancellation.</summary>
    public bool IsCanceled { get; init; }

    public string? Name { get; init; }

    /// <summary>The beginning of its title.</summary>
    public string? Title { get; init; }

    /// <summary>The beginning of the last turn's text.</summary>
    public string? Input { get; init; }

    /// <summary>The beginning of the last turn's answer.</summary>
    public string? Output { get; init; }

    /// <summary>The beginning of the last turn's error.</summary>
    public string? Error { get; init; }

    /// <summary>How many turns it has had.</summary>
    public int TurnCount { get; init; }

    /// <summary>How many messages wait for the running turn.</summary>
    public int Waiting { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>By which a change is noticed.</summary>
    public required TaskVersion Version { get; init; }

    /// <param name="task">The task.</param>
    /// <param name="input">Its last turn's text, from <see cref="Services.TurnInputs"/>.</param>
    public static TaskSummary Of(ChatTask task, string? input)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new TaskSummary
        {
            Id = task.Id,
            Source = task.Source,
            AgentId = task.AgentId,
            Lifecycle = task.Lifecycle,
            Status = task.Status,
            IsCanceled = task.IsCanceled,
            Name = task.ExternalId ?? task.Name,
            Title = Excerpt(task.Title),
            Input = Excerpt(input),
            Output = Excerpt(task.Output),
            Error = Excerpt(task.Error),
            TurnCount = task.TurnCount,
            Waiting = task.Queue.Count,
            CreatedAt = task.CreatedAt,
            UpdatedAt = task.UpdatedAt,
            Version = new TaskVersion(task.Id, task.Seq, task.StateVersion, task.Turn?.Lease?.Owner),
        };
    }

    /// <summary>Never ends within a character.</summary>
    private static string? Excerpt(string? text)
    {
        if (text is null || text.Length <= ExcerptLength)
            return text;
        var end = char.IsHighSurrogate(text[ExcerptLength - 1]) ? ExcerptLength - 1 : ExcerptLength;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
