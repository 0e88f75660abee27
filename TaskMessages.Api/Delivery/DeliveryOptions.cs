using System.ComponentModel.DataAnnotations;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Delivery;

/// <summary>How asynchronous agents are told of tasks and events; what could not be told at once is told by the processes whose worker is enabled.</summary>
internal sealed class DeliveryOptions : IValidatableObject
{
    public const string SectionName = "Delivery";

    /// <summary>The longest that a call to an agent may take that is no <c>message/send</c>. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00", ErrorMessage = "Delivery:CallTimeout must be between {1} and {2}.")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many events this process tells later at once. Default 8.</summary>
    [Range(1, 1024, ErrorMessage = "Delivery:Concurrency must be between {1} and {2}.")]
    public int Concurrency { get; set; } = 8;

    /// <summary>How many of them to one agent, so that one that is down does not hold up the others. Default 2.</summary>
    [Range(1, 1024, ErrorMessage = "Delivery:ConcurrencyPerAgent must be between {1} and {2}.")]
    public int ConcurrencyPerAgent { get; set; } = 2;

    /// <summary>How often this process looks for events that are due. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:10:00", ErrorMessage = "Delivery:PollInterval must be between {1} and {2}.")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off after the first attempt; it doubles with each further one. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ErrorMessage = "Delivery:RetryBaseDelay must be between {1} and {2}.")]
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ErrorMessage = "Delivery:RetryMaxDelay must be between {1} and {2}.")]
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an event is tried before it is given up. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00", ErrorMessage = "Delivery:GiveUpAfter must be between {1} and {2}.")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often an agent may refuse an event, other than by being away or busy, before it is given up. Default 10.</summary>
    [Range(1, 1000, ErrorMessage = "Delivery:MaxRefusals must be between {1} and {2}.")]
    public int MaxRefusals { get; set; } = 10;

    /// <summary>How many events of one task may wait for its agent; the next one is refused. Default 1000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Delivery:MaxPending must be between {1} and {2}.")]
    public int MaxPending { get; set; } = 1000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RetryMaxDelay < RetryBaseDelay)
            yield return new ValidationResult("Delivery:RetryMaxDelay must not be shorter than Delivery:RetryBaseDelay.", [nameof(RetryMaxDelay)]);
    }

    public DeliverySettings ToSettings() => new() { CallTimeout = CallTimeout, GiveUpAfter = GiveUpAfter, MaxRefusals = MaxRefusals, MaxPending = MaxPending };

    public RetryBackoff ToBackoff()
        => new(new ExecutionOptions { RetryBaseDelay = RetryBaseDelay, RetryMaxDelay = RetryMaxDelay, RetryAfterLimit = RetryMaxDelay }, Random.Shared);
}
