using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Steps;

/// <summary>Which of a task's steps; without parameters all of them.</summary>
internal sealed class StepListRequest : IQueryRequest<StepListRequest>
{
    public const int MaxLimit = 1000;

    /// <summary>The id of the last step that is known already.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    /// <summary>1 to 1,000; default all.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, MaxLimit)]
    public int? Limit { get; init; }

    public static StepListRequest Read(QueryReader query, LimitsOptions limits) => new()
    {
        After = query.OptionalString("after"),
        Limit = query.OptionalString("limit") is null ? null : query.SmallInteger("limit", MaxLimit),
    };
}
