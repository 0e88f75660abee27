using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Why a task changes its status; there may be no body at all.</summary>
internal sealed class TransitionRequest : IRequestBody<TransitionRequest>
{
    public const int MaxReason = 2000;

    /// <summary>At most 2,000 characters; absent, null or empty: the status's own words.</summary>
    [MaxLength(MaxReason)]
    public string? Reason { get; init; }

    public static bool MayBeAbsent => true;

    public static TransitionRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
        => new() { Reason = ObjectReader.Of(json, errors).OptionalString("reason") };
}
