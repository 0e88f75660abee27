using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages;

/// <summary>The rules of a page of the ledger by cursor.</summary>
internal sealed class MessagePageRequestValidator : AbstractValidator<MessagePageRequest>
{
    public MessagePageRequestValidator() => RuleFor(request => (int?)request.Limit).Within(1, MessageListRequest.MaxLimit).OverridePropertyName("limit");
}
