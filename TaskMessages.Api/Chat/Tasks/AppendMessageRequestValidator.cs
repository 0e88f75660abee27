using FluentValidation;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The rules of a task's next message.</summary>
internal sealed class AppendMessageRequestValidator : AbstractValidator<AppendMessageRequest>
{
    public AppendMessageRequestValidator(IValidator<ChatMessageBody> message)
    {
        RuleFor(request => request.Message).SetValidator(message);
        RuleForEach(request => request.ConnectorRuntimeContext).SetValidator(new ConnectorContextValidator());
    }
}
