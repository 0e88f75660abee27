using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>Lets those through who may register agents. Tokens are compared by their SHA-256, in constant time.</summary>
internal sealed class RegistrationFilter(IOptions<AgentsOptions> agents, IOptions<AdminOptions> admin, LocalDevelopment development) : IAuthorizationFilter
{
    private readonly byte[][] _hashes =
    [
        .. new[]
        {
            string.IsNullOrEmpty(agents.Value.RegistrationToken) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(agents.Value.RegistrationToken)),
            admin.Value.ExpectedHash,
        }.OfType<byte[]>(),
    ];

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(BearerToken.Of(context.HttpContext.Request) ?? ""));
        var isKnown = false;
        foreach (var hash in _hashes)
            isKnown |= CryptographicOperations.FixedTimeEquals(presented, hash);
        if (!isKnown && !development.Allows(context.HttpContext))
            context.Result = new ResponseResult(ErrorContracts.Of(context.HttpContext).Unauthorized);
    }
}
