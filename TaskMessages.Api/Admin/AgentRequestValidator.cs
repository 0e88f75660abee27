using FluentValidation;

namespace TaskMessages.Api.Admin;

/// <summary>The rules of an agent that go beyond the types of its members.</summary>
internal sealed class AgentRequestValidator : AbstractValidator<AgentRequest>
{
    public AgentRequestValidator()
    {
        RuleFor(agent => agent.Name).NotEmpty().MaximumLength(100);
        RuleFor(agent => agent.Description).MaximumLength(2000);
        RuleFor(agent => agent.Executor).SetValidator(new ExecutorBodyValidator());
        RuleFor(agent => agent.MaxAttempts).InclusiveBetween(1, 100);
        RuleFor(agent => agent.MaxConcurrency).InclusiveBetween(1, 1000);
        RuleFor(agent => agent.TurnTimeoutSeconds).InclusiveBetween(1, 86_400);
    }
}
