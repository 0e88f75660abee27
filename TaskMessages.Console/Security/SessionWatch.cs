using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Console.Security;

/// <summary>Ends the login of a page that is open, when its time is over or the token has changed.</summary>
internal sealed class SessionWatch(ILoggerFactory loggers, IConsoleDoor door, TimeProvider clock) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(ConsoleSession.Counts(authenticationState.User, door, context: null, clock.GetUtcNow()));
}
