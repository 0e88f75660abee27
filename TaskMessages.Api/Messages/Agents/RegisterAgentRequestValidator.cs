using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>The rules of a registration.</summary>
internal sealed class RegisterAgentRequestValidator : AbstractValidator<RegisterAgentRequest>
{
    private const int MaxDescription = 2000;

    public RegisterAgentRequestValidator(AcpAddressRules addresses)
    {
        RuleFor(agent => agent.Name).IsAgentName();
        RuleFor(agent => (string?)agent.Description).AtMost(MaxDescription).OverridePropertyName("description");
        RuleFor(agent => agent.AcpUrl).Must(addresses.Allows)
            .WithMessage("Input should be an http or https URL without user information, and not of a private network (Agents:AllowPrivateNetworks)");
    }
}
