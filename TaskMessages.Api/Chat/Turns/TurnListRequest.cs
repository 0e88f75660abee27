using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Turns;

/// <summary>Which part of a task's history.</summary>
internal sealed class TurnListRequest : IQueryRequest<TurnListRequest>
{
    private const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    /// <summary>The <c>next_after</c> of the part before; default 0, the beginning.</summary>
    [FromQuery(Name = "after")]
    [DefaultValue(0)]
    public long After { get; init; }

    /// <summary>1 to 1,000; default 100.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, MaxLimit)]
    [DefaultValue(DefaultLimit)]
    public int Limit { get; init; } = DefaultLimit;

    public static TurnListRequest Read(QueryReader query, LimitsOptions limits) => new()
    {
        After = query.Integer("after", 0),
        Limit = query.SmallInteger("limit", DefaultLimit),
    };
}
