using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Admin;

/// <summary>An agent as an administrator describes it.</summary>
internal sealed class AgentRequest : IRequestBody<AgentRequest>
{
    /// <summary>Unique, 1 to 100 characters.</summary>
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>At most 2,000 characters.</summary>
    [MaxLength(2000)]
    public string? Description { get; init; }

    public required ExecutorBody Executor { get; init; }

    /// <summary>How often a turn is tried before it fails: 1 to 100, default 3.</summary>
    [Range(1, 100)]
    [DefaultValue(Agent.DefaultMaxAttempts)]
    public int MaxAttempts { get; init; }

    /// <summary>How many of its turns one process works at once: 1 to 1,000; null: as many as the process does.</summary>
    [Range(1, 1000)]
    public int? MaxConcurrency { get; init; }

    /// <summary>How long one attempt may take, in seconds: 1 to 86,400; null: the service's default.</summary>
    [Range(1, 86_400)]
    public int? TurnTimeoutSeconds { get; init; }

    public static AgentRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new AgentRequest
        {
            Name = reader.RequiredString("name"),
            Description = reader.OptionalString("description"),
            Executor = ExecutorBody.Read(reader.RequiredObject("executor")),
            MaxAttempts = Clamp(reader.OptionalInteger("max_attempts")) ?? Agent.DefaultMaxAttempts,
            MaxConcurrency = Clamp(reader.OptionalInteger("max_concurrency")),
            TurnTimeoutSeconds = Clamp(reader.OptionalInteger("turn_timeout_seconds")),
        };
    }

    public AgentSpec ToSpec() => new()
    {
        Name = Name,
        Description = Description,
        Executor = Executor.ToSettings(),
        MaxAttempts = MaxAttempts,
        MaxConcurrency = MaxConcurrency,
        TurnTimeout = TurnTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    /// <summary>Into 32 bits; the validator refuses the bounds.</summary>
    private static int? Clamp(long? value) => value is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;
}
