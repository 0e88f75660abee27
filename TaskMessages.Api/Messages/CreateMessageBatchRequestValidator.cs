using FluentValidation;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Messages;

/// <summary>The rules of several new messages.</summary>
internal sealed class CreateMessageBatchRequestValidator : AbstractValidator<CreateMessageBatchRequest>
{
    public CreateMessageBatchRequestValidator(IOptions<LimitsOptions> limits)
    {
        var most = limits.Value.MaxBatchSize;
        RuleFor(request => request.Contents).Must(contents => contents.Count <= most).WithMessage($"List should have at most {most} items");
        RuleFor(request => request.CreatedAt)
            .Must((request, at) => at is null || at <= DateTime.MaxValue.AddMilliseconds(-request.Contents.Count))
            .WithMessage("Input should be a valid datetime");
    }
}
