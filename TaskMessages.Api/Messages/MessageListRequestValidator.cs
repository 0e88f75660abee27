using System.Text.RegularExpressions;
using FluentValidation;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Messages;

/// <summary>The rules of a page of the ledger by number. A page number below 1 is a bad request in this contract, not a broken schema.</summary>
internal sealed partial class MessageListRequestValidator : AbstractValidator<MessageListRequest>
{
    private const int LongestPath = 256;

    public MessageListRequestValidator()
    {
        RuleFor(request => request.PageNumber).Must(page => page >= 1)
            .WithMessage("page_number must be at least 1").WithState(_ => DomainError.BadRequest);
        RuleFor(request => request.OrderBy).Must(path => string.IsNullOrEmpty(path) || (path.Length <= LongestPath && FieldPath().IsMatch(path)))
            .WithMessage("Input should be a field path of a stored message");
        RuleFor(request => (int?)request.Limit).Within(1, MessageListRequest.MaxLimit).OverridePropertyName("limit");
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex FieldPath();
}
