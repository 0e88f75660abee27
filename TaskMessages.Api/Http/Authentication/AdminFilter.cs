using Microsoft.AspNetCore.Mvc.Filters;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>Lets requests with the administration's token through.</summary>
internal sealed class AdminFilter(AdministratorTokens tokens, FailedLogins failures) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (failures.Blocked(context.HttpContext) is { } pause)
        {
            context.Result = Refusal.Of(context.HttpContext, pause);
            return;
        }

        var token = BearerToken.Of(context.HttpContext.Request);
        if (!tokens.Counts(context.HttpContext, token))
            context.Result = Refusal.Of(context.HttpContext, token is null ? null : failures.Count(context.HttpContext));
    }
}
