using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>Lets requests with the administration's token through. Tokens are compared by their SHA-256, in constant time.</summary>
internal sealed class AdminFilter(IOptions<AdminOptions> options, LocalDevelopment development) : IAuthorizationFilter
{
    private static readonly byte[] DevelopmentHash = SHA256.HashData(Encoding.UTF8.GetBytes(LocalDevelopment.AdminToken));

    private readonly byte[]? _configuredHash = options.Value.ExpectedHash;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(BearerToken.Of(context.HttpContext.Request) ?? ""));
        var isConfigured = _configuredHash is not null && CryptographicOperations.FixedTimeEquals(presented, _configuredHash);
        var isDevelopment = CryptographicOperations.FixedTimeEquals(presented, DevelopmentHash) && development.Allows(context.HttpContext);
        if (!isConfigured && !isDevelopment)
            context.Result = new ResponseResult(ErrorContracts.Of(context.HttpContext).Unauthorized);
    }
}
