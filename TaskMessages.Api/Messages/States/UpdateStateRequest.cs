using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.States;

/// <summary>What a state is to be instead.</summary>
internal sealed class UpdateStateRequest : IRequestBody<UpdateStateRequest>
{
    public required JsonMap State { get; init; }

    public static UpdateStateRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
        => new() { State = ObjectReader.Of(json, errors).RequiredMap("state") ?? [] };
}
