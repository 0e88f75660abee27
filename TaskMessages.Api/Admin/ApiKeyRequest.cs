using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Admin;

/// <summary>A new API key.</summary>
internal sealed class ApiKeyRequest : IRequestBody<ApiKeyRequest>
{
    public const int LongestLabel = 100;

    public static bool MayBeAbsent => true;

    /// <summary>At most 100 characters.</summary>
    [MaxLength(LongestLabel)]
    public string? Label { get; init; }

    public static ApiKeyRequest Read(object? json, RequestErrors errors, LimitsOptions limits) =>
        new() { Label = ObjectReader.Of(json, errors).OptionalString("label") };
}
