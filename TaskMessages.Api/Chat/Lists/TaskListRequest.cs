using System.Buffers;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Lists;

/// <summary>Which of the agent's tasks.</summary>
internal sealed class TaskListRequest : IQueryRequest<TaskListRequest>
{
    private const int DefaultLimit = 50;
    public const int MaxLimit = 200;
    public const string MetadataPath = "metadata";

    /// <summary>1 to 200; default 50.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, MaxLimit)]
    [DefaultValue(DefaultLimit)]
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>One or several statuses, with commas between them.</summary>
    [FromQuery(Name = "status")]
    [RegularExpression("^(pending|running|paused|waiting_for_user|completed|failed)(,(pending|running|paused|waiting_for_user|completed|failed))*$")]
    public string? Status { get; init; }

    /// <summary>A JSON object whose members the task's metadata must have.</summary>
    [FromQuery(Name = "metadata")]
    public string? Metadata { get; init; }

    /// <summary>Only tasks created after this time.</summary>
    [FromQuery(Name = "created_after")]
    public DateTime? CreatedAfter { get; init; }

    /// <summary>Only tasks created before this time.</summary>
    [FromQuery(Name = "created_before")]
    public DateTime? CreatedBefore { get; init; }

    private TaskPosition? Position { get; init; }

    private IReadOnlyList<ChatStatus> Statuses { get; init; } = [];

    /// <summary>What <see cref="Metadata"/> compares.</summary>
    internal IReadOnlyList<FilterLeaf> Leaves { get; init; } = [];

    public static TaskListRequest Read(QueryReader query, LimitsOptions limits) => new()
    {
        Limit = query.SmallInteger("limit", DefaultLimit),
        Cursor = query.OptionalString("cursor"),
        Position = ReadCursor(query),
        Status = query.OptionalString("status"),
        Statuses = ReadStatuses(query),
        Metadata = query.OptionalString(MetadataPath),
        Leaves = ReadMetadata(query, limits),
        CreatedAfter = ReadTime(query, "created_after"),
        CreatedBefore = ReadTime(query, "created_before"),
    };

    public TaskListQuery ToQuery(long agentId, int limit) => new()
    {
        AgentId = agentId,
        Limit = limit,
        After = Position,
        Statuses = Statuses,
        Metadata = Leaves,
        CreatedAfter = CreatedAfter,
        CreatedBefore = CreatedBefore,
    };

    private static TaskPosition? ReadCursor(QueryReader query)
    {
        if (query.OptionalString("cursor") is not { Length: > 0 } text)
            return null;
        if (TaskCursor.TryDecode(text, out var position))
            return position;
        query.Fail("cursor", "Input should be the next_cursor of another page");
        return null;
    }

    private static List<ChatStatus> ReadStatuses(QueryReader query)
    {
        var statuses = new List<ChatStatus>();
        foreach (var name in query.OptionalString("status")?.Split(',') ?? [])
        {
            if (WireName.TryParse(name, out ChatStatus status))
                statuses.Add(status);
            else
                query.Fail("status", $"Input should be {string.Join(", ", Enum.GetValues<ChatStatus>().Select(known => $"'{WireName.Of(known)}'"))}");
        }

        return statuses;
    }

    private static List<FilterLeaf> ReadMetadata(QueryReader query, LimitsOptions limits)
    {
        if (query.OptionalString(MetadataPath) is not { Length: > 0 } text)
            return [];
        var reading = StrictJsonReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)), limits.MaxJsonDepth);
        if (reading.Error is not null || JsonReading.Storable(reading.Value) is not JsonMap map)
        {
            query.Fail(MetadataPath, "Input should be a JSON object");
            return [];
        }

        return [.. FilterLeaf.Flatten(MetadataPath, map)];
    }

    private static DateTime? ReadTime(QueryReader query, string name)
    {
        if (query.OptionalString(name) is not { Length: > 0 } text)
            return null;
        if (LaxDateTime.TryRead(text, out var time))
            return time;
        query.Fail(name, "Input should be a valid datetime");
        return null;
    }
}
