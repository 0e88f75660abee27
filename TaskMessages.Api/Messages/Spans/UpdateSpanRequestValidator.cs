using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Spans;

/// <summary>The rules of a changed span.</summary>
internal sealed class UpdateSpanRequestValidator : AbstractValidator<UpdateSpanRequest>
{
    public UpdateSpanRequestValidator()
    {
        RuleFor(span => span.TraceId).AtMost(CreateSpanRequest.MaxId);
        RuleFor(span => span.TaskId).AtMost(CreateSpanRequest.MaxId);
    }
}
