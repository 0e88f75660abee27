using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Newtonsoft.Json;

namespace TaskMessages.Api.Health;

/// <summary>The health as a whole and by check.</summary>
internal sealed class HealthResponse
{
    public const string Ok = "ok";
    public const string Degraded = "degraded";

    /// <summary><c>ok</c> or <c>degraded</c>.</summary>
    [AllowedValues(HealthResponse.Ok, HealthResponse.Degraded)]
    public required string Status { get; init; }

    /// <summary>From check to whether it passes; absent for liveness.</summary>
    [JsonProperty(NullValueHandling = NullValueHandling.Ignore)]
    public IReadOnlyDictionary<string, bool>? Checks { get; init; }

    [JsonIgnore]
    public bool IsOk => Status == Ok;

    public static HealthResponse From(HealthReport report) => new()
    {
        Status = report.Status == HealthStatus.Healthy ? Ok : Degraded,
        Checks = new SortedDictionary<string, bool>(
            report.Entries.ToDictionary(check => check.Key, check => check.Value.Status == HealthStatus.Healthy), StringComparer.Ordinal),
    };
}
