using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Newtonsoft.Json;

namespace TaskMessages.Api.Health;

/// <summary>The health as a whole and by part, as the message contract has it.</summary>
internal sealed class MessageHealthResponse
{
    /// <summary>The contract's name of the database.</summary>
    private const string Database = "mongodb";

    /// <summary><c>ok</c> or <c>degraded</c>.</summary>
    [AllowedValues(HealthResponse.Ok, HealthResponse.Degraded)]
    public required string Status { get; init; }

    /// <summary>By part: <c>mongodb</c> and <c>worker</c>.</summary>
    public required IReadOnlyDictionary<string, PartHealth> Checks { get; init; }

    [JsonIgnore]
    public bool IsOk => Status == HealthResponse.Ok;

    public static MessageHealthResponse From(HealthReport report) => new()
    {
        Status = report.Status == HealthStatus.Healthy ? HealthResponse.Ok : HealthResponse.Degraded,
        Checks = new SortedDictionary<string, PartHealth>(
            report.Entries.ToDictionary(
                check => check.Key == DatabaseCheck.Name ? Database : check.Key,
                check => new PartHealth { Healthy = check.Value.Status == HealthStatus.Healthy }),
            StringComparer.Ordinal),
    };
}
