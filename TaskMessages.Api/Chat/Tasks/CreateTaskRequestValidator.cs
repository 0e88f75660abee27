using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The rules of a new task.</summary>
internal sealed class CreateTaskRequestValidator : AbstractValidator<CreateTaskRequest>
{
    public CreateTaskRequestValidator(IValidator<ChatMessageBody> message)
    {
        RuleFor(request => request.Message).SetValidator(message);
        RuleForEach(request => request.ConnectorRuntimeContext).SetValidator(new ConnectorContextValidator());
        RuleFor(request => request.Timezone).AtMost(CreateTaskRequest.LongestTimezone);
    }
}
