using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat;

/// <summary>Where a stream goes on from.</summary>
internal sealed class EventsRequest : IQueryRequest<EventsRequest>
{
    /// <summary>The id of the last event that was received; the header <c>Last-Event-ID</c> says the same, and counts more.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    public static EventsRequest Read(QueryReader query, LimitsOptions limits) => new() { After = query.OptionalString("after") };
}
