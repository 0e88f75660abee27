using FluentValidation;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Messages;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The rules of a page of a task's messages.</summary>
internal sealed class TaskMessagesRequestValidator : AbstractValidator<TaskMessagesRequest>
{
    public TaskMessagesRequestValidator() => RuleFor(request => (int?)request.Limit).Within(1, MessageListRequest.MaxLimit).OverridePropertyName("limit");
}
