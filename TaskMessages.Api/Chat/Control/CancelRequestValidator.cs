using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Control;

/// <summary>The rules of a cancellation.</summary>
internal sealed class CancelRequestValidator : AbstractValidator<CancelRequest>
{
    public CancelRequestValidator() => RuleFor(request => request.Reason).AtMost(CancelRequest.LongestReason);
}
