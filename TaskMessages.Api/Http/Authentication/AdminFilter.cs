using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>Lets requests with the administration's token through. Tokens are compared by their SHA-256, in constant time.</summary>
internal sealed class AdminFilter(IOptions<AdminOptions> options, LocalDevelopment development, FailedLogins failures) : IAuthorizationFilter
{
    private static readonly byte[] DevelopmentHash = SHA256.HashData(Encoding.UTF8.GetBytes(LocalDevelopment.AdminToken));

    private readonly byte[]? _configuredHash = options.Value.ExpectedHash;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (failures.Blocked(context.HttpContext) is { } pause)
        {
            context.Result = Refusal.Of(context.HttpContext, pause);
            return;
        }

        var token = BearerToken.Of(context.HttpContext.Request);
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(token ?? ""));
        var isConfigured = _configuredHash is not null && CryptographicOperations.FixedTimeEquals(presented, _configuredHash);
        var isDevelopment = CryptographicOperations.FixedTimeEquals(presented, DevelopmentHash) && development.Allows(context.HttpContext);
        if (!isConfigured && !isDevelopment)
            context.Result = Refusal.Of(context.HttpContext, token is null ? null : failures.Count(context.HttpContext));
    }
}
