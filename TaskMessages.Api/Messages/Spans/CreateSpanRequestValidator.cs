using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Spans;

/// <summary>The rules of a new span: what it is found by is short.</summary>
internal sealed class CreateSpanRequestValidator : AbstractValidator<CreateSpanRequest>
{
    public CreateSpanRequestValidator()
    {
        RuleFor(span => span.Id).AtMost(CreateSpanRequest.MaxId);
        RuleFor(span => (string?)span.TraceId).AtMost(CreateSpanRequest.MaxId).OverridePropertyName("trace_id");
        RuleFor(span => span.TaskId).AtMost(CreateSpanRequest.MaxId);
    }
}
