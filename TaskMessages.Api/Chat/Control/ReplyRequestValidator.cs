using System.Text.RegularExpressions;
using FluentValidation;
using TaskMessages.Api.Chat.Tasks;

namespace TaskMessages.Api.Chat.Control;

/// <summary>The rules of an answer to a task's question.</summary>
internal sealed partial class ReplyRequestValidator : AbstractValidator<ReplyRequest>
{
    public ReplyRequestValidator(IValidator<ChatMessageBody> message)
    {
        RuleFor(request => request.CommandId).Must(id => id is null || CommandIdShape().IsMatch(id))
            .WithMessage("String should have 1 to 64 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'");
        RuleFor(request => request.Message).SetValidator(message);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommandIdShape();
}
