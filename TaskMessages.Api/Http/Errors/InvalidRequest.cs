using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Http.Errors;

/// <summary>Answers a request that did not bind, by its contract. The path's error comes before the query's and the body's.</summary>
internal static class InvalidRequest
{
    public const string PathPrefix = "path.";
    public const string QueryPrefix = "query.";

    public static IActionResult Respond(ActionContext context) =>
        new ResponseResult(ErrorContracts.Of(context.HttpContext).Invalid(new RequestError(FirstMessage(context.ModelState), "")));

    private static string FirstMessage(ModelStateDictionary state)
    {
        var broken = state.Where(entry => entry.Value?.Errors.Count > 0).ToArray();
        var first = Array.Find(broken, entry => entry.Key.StartsWith(PathPrefix, StringComparison.Ordinal)) is { Key: not null } path
            ? path
            : broken[0];
        return first.Value!.Errors[0].ErrorMessage;
    }
}
