using FluentValidation;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>The rules of a new key.</summary>
internal sealed class CreateAgentKeyRequestValidator : AbstractValidator<CreateAgentKeyRequest>
{
    public CreateAgentKeyRequestValidator()
    {
        RuleFor(key => key.AgentName).Must((key, name) => (name is null) != (key.AgentId is null)).WithMessage("Exactly one of agent_id and agent_name should be given");
        RuleFor(key => key.Name).Must(name => name.Length is >= 1 and <= CreateAgentKeyRequest.MaxName)
            .WithMessage($"String should have 1 to {CreateAgentKeyRequest.MaxName} characters");
        RuleFor(key => key.ApiKey)
            .Must(text => text is null || (text.Length is >= CreateAgentKeyRequest.MinKey and <= CreateAgentKeyRequest.MaxKey && !text.AsSpan().ContainsAnyExceptInRange('!', '~')))
            .WithMessage($"String should have {CreateAgentKeyRequest.MinKey} to {CreateAgentKeyRequest.MaxKey} printable ASCII characters");
    }
}
