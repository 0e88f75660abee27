using FluentValidation;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The rules of a connector's context: which connectors there are.</summary>
internal sealed class ConnectorContextValidator : AbstractValidator<ConnectorContext>
{
    public ConnectorContextValidator() => RuleFor(context => context.ConnectorRef).ChildRules(connector =>
    {
        connector.RuleFor(reference => reference.ConnectorType).Must(type => type is "mcp" or "custom_api")
            .WithMessage("Input should be 'mcp' or 'custom_api'");
        connector.RuleFor(reference => reference.ConnectorId).Must(id => id > 0).WithMessage("Input should be greater than 0");
    });
}
