using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat.Control;

/// <summary>Why a task is cancelled.</summary>
internal sealed class CancelRequest : IRequestBody<CancelRequest>
{
    public const int LongestReason = 500;

    public static bool MayBeAbsent => true;

    /// <summary>At most 500 characters; becomes part of the task's error.</summary>
    [MaxLength(LongestReason)]
    public string? Reason { get; init; }

    public static CancelRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
        => new() { Reason = ObjectReader.Of(json, errors).OptionalString("reason") };
}
