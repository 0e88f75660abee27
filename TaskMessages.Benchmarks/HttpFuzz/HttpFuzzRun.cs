using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.HttpFuzz;

/// <summary>
/// Sends every operation of the service's own description requests that are damaged: values of other types, huge and hostile ones, missing and extra members, wrong
/// content types, bytes that are no JSON. Whatever is sent, the answer is no fault of the service's (500), and it comes soon.
/// </summary>
/// <param name="service">The service's address.</param>
/// <param name="key">An API key.</param>
/// <param name="adminToken">The administration's token.</param>
/// <param name="seed">The same seed makes the same requests.</param>
/// <param name="output">Takes the violations and the counts.</param>
internal sealed class HttpFuzzRun(Uri service, string key, string adminToken, int seed, TextWriter output) : IDisposable
{
    private const int MostPrinted = 20;
    private const int LongestPrinted = 500;

    /// <summary>An answer that takes longer is none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] ContentTypes = ["application/json", "application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data", "a/b;c=\u007f"];

    private static readonly string[] NobodysIds = ["999999", "-1", "0", "abc", "\0", "9223372036854775808", "1e3", "語", "%2e%2e%2f"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = service, Timeout = Patience };
    private readonly SortedDictionary<int, int> _statuses = [];
    private long _violations;

    /// <summary>How many answers there were of each status.</summary>
    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    /// <param name="first">Number of the first request; a violation's number repeats it.</param>
    /// <param name="requests">How many.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The number of violations.</returns>
    public async Task<long> RunAsync(long first, long requests, CancellationToken cancellationToken)
    {
        var document = JsonNode.Parse(await _http.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), cancellationToken))!;
        var operations = HttpOperation.Of(document);
        for (var number = first; number < first + requests && !cancellationToken.IsCancellationRequested; number++)
        {
            var random = new Random(unchecked((int)(number * 0x9E3779B1) ^ seed));
            var operation = operations[(int)(number % operations.Count)];
            using var request = NewRequest(operation, new SchemaValues(document, random), random);
            if (await ProblemAsync(request, cancellationToken) is { } problem && ++_violations <= MostPrinted)
            {
                var description = await DescribeAsync(request, cancellationToken);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Request {number}: {problem}\n  {description}"));
            }
        }

        await output.WriteLineAsync(string.Join(", ", _statuses.Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}: {status.Value}"))));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_violations} violations."));
        return _violations;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether it is about agents or keys; calls of agents are not.</summary>
    private static bool IsAdministered(string path) => path.StartsWith("/v1/admin", StringComparison.Ordinal)
        || (path.StartsWith("/agent", StringComparison.Ordinal) && !path.EndsWith("/rpc", StringComparison.Ordinal));

    private HttpRequestMessage NewRequest(HttpOperation operation, SchemaValues values, Random random)
    {
        var path = operation.Path;
        var query = new List<string>();
        var headers = new List<(string Name, string Value)>();
        foreach (var (name, place) in operation.Parameters)
        {
            // what is administered is left alone, so that the run's own key lives
            var text = IsAdministered(operation.Path) && operation.Method != "GET" ? NobodysIds[random.Next(NobodysIds.Length)] : ValueOf(name, random);
            if (place == "path")
                path = path.Replace($"{{{name}}}", Segment(text), StringComparison.Ordinal);
            else if (place == "query" && random.Next(3) > 0)
                query.Add($"{name}={Uri.EscapeDataString(text)}");
            else if (place == "header" && random.Next(4) == 0)
                headers.Add((name, name == "Prefer" ? "wait=0" : text));
        }

        if (random.Next(5) == 0)
            query.Add($"{Uri.EscapeDataString(HostileValues.Text(random))}={Uri.EscapeDataString(HostileValues.Text(random))}");
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {(operation.Path.StartsWith("/v1/admin", StringComparison.Ordinal) ? adminToken : key)}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, new string([.. value.Where(character => character is >= ' ' and <= '~').Take(300)]));
        if (operation.Body is not null || random.Next(10) == 0)
            request.Content = NewBody(values.Damaged(values.Fitting(operation.Body)), random);
        return request;
    }

    private static ByteArrayContent NewBody(JsonNode? value, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(value?.ToJsonString() ?? "null");
        switch (random.Next(12))
        {
            case 0:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            case 1:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                break;
            default:
                break;
        }

        var body = new ByteArrayContent(bytes);
        body.Headers.TryAddWithoutValidation("Content-Type", random.Next(6) == 0 ? ContentTypes[random.Next(ContentTypes.Length)] : ContentTypes[0]);
        if (random.Next(40) == 0)
            body.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        return body;
    }

    private static string ValueOf(string name, Random random) => random.Next(3) > 0 ? HostileValues.Text(random) : name switch
    {
        "task_id" => random.Next(2) == 0 ? "1" : "fuzz",
        "limit" or "page_number" => "3",
        "direction" => "newer",
        "wait" => "0",
        "filters" => """{"content":{"type":"text"}}""",
        _ => "1",
    };

    /// <summary>Nothing that a client would take out of an address before it is sent.</summary>
    private static string Segment(string text) => text is "" or "." or ".." ? "%2e" : Uri.EscapeDataString(text.Length > 2000 ? text[..2000] : text);

    private async Task<string?> ProblemAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
            var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
            var text = isStream ? "" : await response.Content.ReadAsStringAsync(cancellationToken);


            // 502 tells of somebody else's server, which the request named
            return status >= 500 && response.StatusCode != HttpStatusCode.BadGateway ? $"{status} {text}" : null;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no answer after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s: {error.Message}");
        }
    }

    private static async Task<string> DescribeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        var type = request.Content?.Headers.TryGetValues("Content-Type", out var types) == true ? string.Join(',', types) : "";
        return $"{request.Method} {request.RequestUri} {type} {(body.Length > LongestPrinted ? body[..LongestPrinted] + "…" : body)}";
    }
}
