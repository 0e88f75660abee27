using FluentValidation;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Messages;

/// <summary>The rules of several new contents.</summary>
internal sealed class UpdateMessageBatchRequestValidator : AbstractValidator<UpdateMessageBatchRequest>
{
    public UpdateMessageBatchRequestValidator(IOptions<LimitsOptions> limits)
    {
        var most = limits.Value.MaxBatchSize;
        RuleFor(request => request.Updates).Must(updates => updates.Count <= most).WithMessage($"Dictionary should have at most {most} items");
    }
}
