using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>Where agents can be called.</summary>
internal static class AgentUrl
{
    /// <exception cref="ExecutorException">The text is not an absolute http or https URL.</exception>
    public static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? parsed!
            : throw new ExecutorException("The agent's URL is not an absolute http or https URL.");
}
