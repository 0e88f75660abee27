using TaskMessages.Api.Configuration;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Http.Binding;

/// <summary>A request body that reads itself from JSON by its contract's own rules.</summary>
internal interface IRequestBody<out TSelf>
{
    /// <summary>Whether no body at all, or the value null, counts as an empty object.</summary>
    static virtual bool MayBeAbsent => false;

    /// <summary>Reads <paramref name="json"/>; whatever breaks a rule goes to <paramref name="errors"/>, and the result is then not used.</summary>
    static abstract TSelf Read(object? json, RequestErrors errors, LimitsOptions limits);
}
