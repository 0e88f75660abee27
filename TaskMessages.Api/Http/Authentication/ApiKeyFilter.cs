using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Api.Chat;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>Lets requests with a usable API key through, before anything of their body is read. All failures look alike.</summary>
internal sealed class ApiKeyFilter(
    ApiKeyAuthenticator authenticator, ProviderLogin provider, StreamTokens tokens, LocalDevelopment development, FailedLogins failures) : IAsyncAuthorizationFilter
{
    private const string AgentKeyHeader = "x-agent-api-key";

    /// <summary>The message contract's word for a wrong key in the agents' own header (section 2.1), which counts more than the other.</summary>
    private static readonly JsonResponse AgentUnauthorized = JsonResponse.Detail(StatusCodes.Status401Unauthorized, "Agent Unauthorized");

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var speaksMessages = http.GetEndpoint()?.Metadata.GetMetadata<ContractAttribute>()?.Kind == ContractKind.Messages;
        var agentKey = speaksMessages ? AgentKey(http.Request) : null;
        var presented = agentKey ?? BearerToken.Of(http.Request);
        if (presented is null && speaksMessages && IsAnonymous(http))
        {
            RequestFeatures.Of(http).Caller = Caller.Anonymous;
            return;
        }

        var token = StreamToken(http);
        var key = token is not null ? await AuthenticateAsync(http, token) : await authenticator.AuthenticateAsync(presented, http.RequestAborted);
        if (key is null && speaksMessages && agentKey is null && await AskProviderAsync(http, presented) is { } principal)
            RequestFeatures.Of(http).Caller = Caller.Of(principal);
        else if (key is null || (key.Prefix == LocalDevelopment.KeyPrefix && !development.Allows(http)))
            context.Result = Refusal.Of(http, presented is not null || token is not null ? failures.Count(http) : null, agentKey is null ? null : AgentUnauthorized);
        else
            RequestFeatures.Of(http).Caller = Caller.Of(key);
    }

    /// <summary>Only of a request without a header of its own, where such tokens count.</summary>
    private static string? StreamToken(HttpContext http) =>
        http.Request.Headers.Authorization.Count == 0 && http.GetEndpoint()?.Metadata.GetMetadata<StreamTokenAttribute>() is not null
            ? RequestFeatures.Of(http).AccessToken
            : null;

    private async Task<ApiKey?> AuthenticateAsync(HttpContext http, string token) =>
        LaxInteger.TryParse(http.Request.RouteValues[ChatTaskIdBinder.RouteKey] as string, out var task)
            ? await tokens.AuthenticateAsync(token, task, StreamCursor.IsGivenBy(http.Request), http.RequestAborted)
            : null;

    /// <summary>Whoever has no key may be somebody whom the provider knows; what is shaped as a key of ours is nobody else's business.</summary>
    private async ValueTask<Principal?> AskProviderAsync(HttpContext http, string? presented) =>
        provider.IsConfigured && !(presented is not null && ApiKeyFormat.TryParse(presented, out _))
            ? await provider.AuthenticateAsync(http.Request, http.RequestAborted)
            : null;

    /// <summary>No credentials of any kind, which is not the same as wrong ones.</summary>
    private bool IsAnonymous(HttpContext http) =>
        !provider.IsConfigured && !http.Request.Headers.ContainsKey("Authorization") && !http.Request.Headers.ContainsKey(AgentKeyHeader) && development.Allows(http);

    private static string? AgentKey(HttpRequest request) =>
        request.Headers.TryGetValue(AgentKeyHeader, out var values) && values.Count > 0 ? values[0] : null;
}
