using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Events;

/// <summary>How far an agent is now.</summary>
internal sealed class UpdateTrackerRequest : IRequestBody<UpdateTrackerRequest>
{
    /// <summary>Never one before; absent or null: as before.</summary>
    public string? LastProcessedEventId { get; init; }

    /// <summary>Absent or null takes it away, as of the reason.</summary>
    public string? Status { get; init; }

    public string? StatusReason { get; init; }

    public static UpdateTrackerRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new UpdateTrackerRequest
        {
            LastProcessedEventId = reader.OptionalString("last_processed_event_id"),
            Status = reader.OptionalString("status"),
            StatusReason = reader.OptionalString("status_reason"),
        };
    }
}
