using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>The rules of a page of tasks.</summary>
internal sealed class TaskPageRequestValidator : AbstractValidator<TaskPageRequest>
{
    public TaskPageRequestValidator()
    {
        RuleFor(request => (int?)request.Limit).Within(1, TaskPageRequest.MaxLimit).OverridePropertyName("limit");
        RuleFor(request => (int?)request.PageNumber).Within(1, int.MaxValue).OverridePropertyName("page_number");
    }
}
