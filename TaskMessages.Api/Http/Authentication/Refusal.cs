using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>The answer to credentials that do not count.</summary>
internal static class Refusal
{
    /// <param name="pause">After how many seconds the address may fail again; null: it has not failed too often.</param>
    public static ResponseResult Of(HttpContext http, int? pause)
    {
        var contract = ErrorContracts.Of(http);
        return new ResponseResult(pause is { } seconds
            ? contract.Refused(new DomainException(DomainError.TooManyFailedLogins, "Too many failed logins from this address.")) with { RetryAfter = seconds }
            : contract.Unauthorized);
    }
}
