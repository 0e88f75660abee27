using FluentValidation;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Admin;

/// <summary>The rules of a new key.</summary>
internal sealed class ApiKeyRequestValidator : AbstractValidator<ApiKeyRequest>
{
    public ApiKeyRequestValidator() => RuleFor(request => request.Label).AtMost(ApiKeyRequest.LongestLabel);
}
