using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Where an endpoint takes chat completions.</summary>
internal static class CompletionUrl
{
    private const string Route = "/chat/completions";

    /// <summary>The route under the base URL, which may name it already; a query, as Azure's <c>?api-version=</c>, stays behind it.</summary>
    /// <exception cref="ExecutorException">The text is not an absolute http or https URL.</exception>
    public static Uri Of(string baseUrl)
    {
        var url = new UriBuilder(AgentUrl.Parse(baseUrl)) { Fragment = "" };
        var path = url.Path.TrimEnd('/');
        url.Path = path.EndsWith(Route, StringComparison.OrdinalIgnoreCase) ? path : path + Route;
        return url.Uri;
    }
}
