using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The rules of reading a task.</summary>
internal sealed class TaskReadRequestValidator : AbstractValidator<TaskReadRequest>
{
    public TaskReadRequestValidator() => RuleFor(request => (int?)request.Seconds).Within(0, WaitTime.Longest).OverridePropertyName(WaitTime.Wait);
}
