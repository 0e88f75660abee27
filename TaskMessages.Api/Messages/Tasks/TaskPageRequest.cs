using System.Buffers;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Which page of the tasks (section 10.2).</summary>
internal sealed class TaskPageRequest : IQueryRequest<TaskPageRequest>
{
    public const int MaxLimit = 1000;
    private const int DefaultLimit = 50;
    private const string MetadataName = "task_metadata";

    [FromQuery(Name = "agent_id")]
    public string? AgentId { get; init; }

    /// <summary>With <c>agent_id</c>, both must fit.</summary>
    [FromQuery(Name = "agent_name")]
    public string? AgentName { get; init; }

    /// <summary>Any but DELETED.</summary>
    [FromQuery(Name = "status")]
    [AllowedValues(
        TaskStatusNames.Running, TaskStatusNames.Interrupted, TaskStatusNames.Completed, TaskStatusNames.Failed, TaskStatusNames.Canceled,
        TaskStatusNames.Terminated, TaskStatusNames.TimedOut)]
    public string? Status { get; init; }

    /// <summary>A JSON object that the task's metadata must contain.</summary>
    [FromQuery(Name = MetadataName)]
    public string? TaskMetadata { get; init; }

    /// <summary>1 to 1,000; default 50.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, MaxLimit)]
    [DefaultValue(DefaultLimit)]
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page_number")]
    [Range(1, int.MaxValue)]
    [DefaultValue(1)]
    public int PageNumber { get; init; } = 1;

    /// <summary><c>created_at</c>, <c>updated_at</c>, <c>id</c>, <c>name</c>, <c>status</c>, <c>status_reason</c> or <c>cleaned_at</c>; anything else is <c>created_at</c>.</summary>
    [FromQuery(Name = "order_by")]
    [DefaultValue("created_at")]
    public string? OrderBy { get; init; }

    /// <summary><c>asc</c> in any case; anything else is descending.</summary>
    [FromQuery(Name = "order_direction")]
    [DefaultValue("desc")]
    public string? OrderDirection { get; init; }

    /// <summary><c>agents</c>: each task comes with its agents. May be repeated.</summary>
    [FromQuery(Name = "relationships")]
    public string? Relationships { get; init; }

    private TaskLifecycle? Lifecycle { get; init; }

    private JsonMap? Wanted { get; init; }

    public bool WantsAgents => RelationshipsReader.WantsAgents(Relationships);

    public static TaskPageRequest Read(QueryReader query, LimitsOptions limits)
    {
        var status = query.OptionalString("status");
        return new TaskPageRequest
        {
            AgentId = query.OptionalString("agent_id"),
            AgentName = query.OptionalString("agent_name"),
            Status = status,
            Lifecycle = ReadStatus(query, status),
            TaskMetadata = query.OptionalString(MetadataName),
            Wanted = ReadMetadata(query.OptionalString(MetadataName), limits),
            Limit = query.SmallInteger("limit", DefaultLimit),
            PageNumber = query.SmallInteger("page_number", 1),
            OrderBy = query.OptionalString("order_by"),
            OrderDirection = query.OptionalString("order_direction"),
            Relationships = RelationshipsReader.Read(query),
        };
    }

    /// <param name="agentId">Which agent's, by <see cref="AgentId"/> and <see cref="AgentName"/>; null: every agent's.</param>
    public TaskPageQuery ToQuery(long? agentId) => new()
    {
        AgentId = agentId,
        Lifecycle = Lifecycle,
        Metadata = Wanted,
        OrderBy = WireName.TryParse<TaskOrder>(OrderBy, out var order) ? order : TaskOrder.CreatedAt,
        Descending = !string.Equals(OrderDirection, "asc", StringComparison.OrdinalIgnoreCase),
        Skip = (int)Math.Min((PageNumber - 1L) * Limit, int.MaxValue),
        Limit = Limit,
    };

    private static TaskLifecycle? ReadStatus(QueryReader query, string? status)
    {
        if (status is null)
            return null;
        if (!TaskStatusNames.TryParse(status, out var lifecycle))
            query.Fail("status", $"Input should be {string.Join(", ", Enum.GetValues<TaskLifecycle>().Select(known => $"'{known.ToName()}'"))}");
        else if (lifecycle == TaskLifecycle.Deleted)
            throw new DomainException(DomainError.BadRequest, "Deleted tasks cannot be listed (status)");
        return lifecycle;
    }

    private static JsonMap? ReadMetadata(string? text, LimitsOptions limits)
    {
        if (text is null)
            return null;
        var reading = StrictJsonReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)), limits.MaxJsonDepth);
        if (reading.Error is { } error)
            throw Bad($"Invalid JSON in {MetadataName}: {error}");
        if (JsonReading.Storable(reading.Value) is not JsonMap { Count: > 0 } map)
            throw Bad($"{MetadataName} must be a JSON object that is not empty");
        if (!ContainmentRules.AreComparable(map, limits.MaxFilterLeaves))
            throw Bad($"{MetadataName} may compare at most {limits.MaxFilterLeaves} values, whose names hold neither '.', '$' nor a null character");
        return map;
    }

    private static DomainException Bad(string message) => new(DomainError.BadRequest, message);
}
