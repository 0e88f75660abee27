using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Steps;

/// <summary>The rules of a list of steps.</summary>
internal sealed class StepListRequestValidator : AbstractValidator<StepListRequest>
{
    public StepListRequestValidator() => RuleFor(request => request.Limit).Within(1, StepListRequest.MaxLimit);
}
