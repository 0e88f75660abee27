using FluentValidation;
using TaskMessages.Api.Http;

namespace TaskMessages.Api.Chat;

/// <summary>The rules of a cancellation.</summary>
internal sealed class CancelRequestValidator : AbstractValidator<CancelRequest>
{
    public CancelRequestValidator() => RuleFor(request => request.Reason).AtMost(CancelRequest.LongestReason);
}
