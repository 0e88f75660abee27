using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>The answer to credentials that do not count.</summary>
internal static class Refusal
{
    /// <param name="pause">After how many seconds the address may fail again; null: it has not failed too often.</param>
    /// <param name="unauthorized">In place of the contract's own word for credentials that do not count.</param>
    public static IActionResult Of(HttpContext http, int? pause, JsonResponse? unauthorized = null)
    {
        var contract = ErrorContracts.Of(http);
        return pause is { } seconds
            ? new SlowRefusal(contract.Refused(new DomainException(DomainError.TooManyFailedLogins, "Too many failed logins from this address.")) with { RetryAfter = seconds })
            : new ResponseResult(unauthorized ?? contract.Unauthorized);
    }
}
