using System.Collections.Concurrent;

namespace TaskMessages.Tests.Contract.Document;

/// <summary>Every answer that a test's client gets is held against the published description, whatever the test is about.</summary>
internal sealed class DocumentedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly ConcurrentDictionary<string, int> Checked = new(StringComparer.Ordinal);

    /// <summary>How many answers were checked in this process, by operation and status.</summary>
    public static IReadOnlyDictionary<string, int> Counts => Checked;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var (method, path) = (request.Method.Method, request.RequestUri!.AbsolutePath);
        var description = await ApiDescription.Committed;
        if (description.OperationOf(method, path) is not { } operation || IsOfTheWebServer(response))
            return response;

        string? body = null;
        if (response.Content.Headers.ContentType?.MediaType is "application/json" or "text/html")
            body = await BufferAsync(response.Content, cancellationToken);
        if (description.Violation(method, path, response, body) is { } violation)
            throw new AssertionException($"{method} {path} ({operation}), {(int)response.StatusCode}: {violation}\n{body}");
        Checked.AddOrUpdate($"{operation} {(int)response.StatusCode}", 1, static (_, count) => count + 1);
        return response;
    }

    private static async Task<string> BufferAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(cancellationToken);
        return await content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>What never reached the application: too long a line, too many headers.</summary>
    private static bool IsOfTheWebServer(HttpResponseMessage response) => (int)response.StatusCode is 414 or 431;
}
