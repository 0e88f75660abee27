using System.Buffers;
using System.Text;
using FluentValidation;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Admin;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Console.Agents;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Console;

/// <summary>Reads the console's forms as requests of the API.</summary>
internal sealed class AgentRules(IValidator<AgentRequest> rules, IOptions<LimitsOptions> limits) : IAgentRules
{
    public AgentSpec Read(JsonMap agent)
    {
        var errors = new RequestErrors();
        var request = AgentRequest.Read(agent, errors, limits.Value);
        RequestRules.Check(request, rules, errors, root: "", trace => AgentRequest.Read(agent, trace, limits.Value));
        return errors.First is { } error ? throw new DomainException(DomainError.InvalidInput, error.ToString()) : request.ToSpec();
    }

    public JsonMap ReadObject(string json)
    {
        var reading = StrictJsonReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), limits.Value.MaxJsonDepth);
        return reading.Error is null && JsonReading.Storable(reading.Value) is JsonMap map
            ? map
            : throw new DomainException(DomainError.InvalidInput, "Input should be a JSON object (further settings)");
    }
}
