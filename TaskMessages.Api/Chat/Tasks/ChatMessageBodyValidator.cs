using FluentValidation;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The rules of the user's message.</summary>
internal sealed class ChatMessageBodyValidator : AbstractValidator<ChatMessageBody>
{
    public ChatMessageBodyValidator(IOptions<LimitsOptions> limits)
    {
        var longest = limits.Value.MaxContentLength;
        RuleFor(message => message.Role).Must(role => role == ChatMessageBody.UserRole).WithMessage($"Input should be '{ChatMessageBody.UserRole}'");
        RuleFor(message => message.Content)
            .Must(content => content.Length > 0).WithMessage("String should have at least 1 character")
            .AtMost(longest);
    }
}
