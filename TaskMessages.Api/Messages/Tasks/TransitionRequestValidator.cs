using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>The rules of a change of status.</summary>
internal sealed class TransitionRequestValidator : AbstractValidator<TransitionRequest>
{
    public TransitionRequestValidator() => RuleFor(request => request.Reason).AtMost(TransitionRequest.MaxReason);
}
