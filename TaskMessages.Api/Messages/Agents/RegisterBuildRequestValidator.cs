using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>The rules of an agent that is only built.</summary>
internal sealed class RegisterBuildRequestValidator : AbstractValidator<RegisterBuildRequest>
{
    private const int MaxDescription = 2000;

    public RegisterBuildRequestValidator()
    {
        RuleFor(agent => agent.Name).IsAgentName();
        RuleFor(agent => (string?)agent.Description).AtMost(MaxDescription).OverridePropertyName("description");
    }
}
