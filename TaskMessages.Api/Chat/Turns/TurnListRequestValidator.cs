using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Turns;

/// <summary>The rules of a list of turns.</summary>
internal sealed class TurnListRequestValidator : AbstractValidator<TurnListRequest>
{
    public TurnListRequestValidator() => RuleFor(request => (int?)request.Limit).Within(1, TurnListRequest.MaxLimit).OverridePropertyName("limit");
}
