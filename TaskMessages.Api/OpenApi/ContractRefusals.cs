using Microsoft.AspNetCore.Mvc.ApiExplorer;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.OpenApi;

/// <summary>Which refusals an operation can answer with, beside those that it names itself.</summary>
internal static class ContractRefusals
{
    public static IEnumerable<(int Status, string Text)> Of(ApiDescription operation, ContractKind kind, bool streamsBody, AccessAttribute? access)
    {
        var hasBody = streamsBody || operation.ParameterDescriptions.Any(parameter => parameter.Source.Id == "Body");
        var hasQuery = operation.ParameterDescriptions.Any(parameter => parameter.Source.Id == "Query");
        var hasPath = operation.RelativePath!.Contains('{', StringComparison.Ordinal);
        yield return (401, "The credentials are missing or wrong.");
        yield return (500, "Unforeseen.");
        yield return (429, "Too much at a time; `Retry-After` says when to try again.");
        yield return (503, "The database cannot be reached, or too much is asked of the service; `Retry-After` says when to try again.");
        if (access is not null)
            yield return (502, "The authorisation provider, or another server that the request needs, does not answer.");
        if (access is { Operation: not AccessOperation.Read })
            yield return (403, "The caller may see it, but not do that with it.");
        if (hasPath || hasBody || (kind == ContractKind.Messages && hasQuery))
            yield return (404, "There is no such thing for this caller.");
        if ((hasPath && kind != ContractKind.Admin) || hasQuery || hasBody)
            yield return (422, "The request breaks the schema.");
        if (hasBody || (kind == ContractKind.Messages && hasQuery))
            yield return (400, "The request cannot be understood or asks for what is not supported.");
        if (operation.HttpMethod == "POST" || hasBody)
            yield return (415, "The body has a `Content-Encoding`.");
        if (!hasBody)
            yield break;
        yield return (408, "The body did not arrive in time.");
        yield return (409, "It conflicts with what is going on.");
        yield return (413, "The body, or what would be stored, is too large.");
    }
}
