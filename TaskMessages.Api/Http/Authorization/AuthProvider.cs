using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Newtonsoft.Json;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>
/// The external provider (message contract, section 3): who somebody is, and what they may. Its address is the operator's, who may well have it in the own network. What principals say
/// is never logged.
/// </summary>
internal sealed class AuthProvider : IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;
    private const int DeepestAnswer = 64;

    private readonly Uri? _root;
    private readonly HttpClient _http;
    private readonly ILogger<AuthProvider> _logger;

    public AuthProvider(IOptions<AuthOptions> options, ILogger<AuthProvider> logger)
    {
        _root = string.IsNullOrEmpty(options.Value.ProviderUrl) ? null : new Uri(options.Value.ProviderUrl.TrimEnd('/'));
        _logger = logger;
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new WatchedConnection(context.PlaintextStream)),
        };

        // the provider may close idle connections as it likes
        _http = new HttpClient(new StaleConnectionHandler(sockets)) { Timeout = options.Value.Timeout, MaxResponseContentBufferSize = LargestAnswer };
    }

    public bool IsConfigured => _root is not null;

    /// <summary>Who has these headers.</summary>
    /// <returns>Null: nobody, whatever went wrong.</returns>
    public async Task<Principal?> AuthenticateAsync(IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address("/v1/authn")) { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                return null;
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return Read(await response.Content.ReadAsByteArrayAsync(cancellationToken)).Error is null ? new Principal(text) : null;
        }
        catch (DomainException failure) when (failure.Error == DomainError.TransferFailed)
        {
            return null;
        }
    }

    /// <summary>Whether somebody may do something.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TransferFailed"/>: nobody knows.</exception>
    public async Task<bool> CheckAsync(Principal principal, AccessResource resource, AccessOperation operation, CancellationToken cancellationToken)
    {
        using var response = await PostAsync("/v1/authz/check", principal, writer => Write(writer, resource, operation), cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.Forbidden => false,
            _ => throw Unexpected(response),
        };
    }

    /// <summary>What somebody may do something with.</summary>
    /// <returns>The ids; null: all.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.TransferFailed"/>: nobody knows.</exception>
    public async Task<IReadOnlySet<string>?> SearchAsync(Principal principal, string type, AccessOperation operation, CancellationToken cancellationToken)
    {
        using var response = await PostAsync("/v1/authz/search", principal, writer =>
        {
            writer.WriteMember("filter_resource", type);
            writer.WriteMember("filter_operation", WireName.Of(operation));
        }, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw Unexpected(response);
        var answer = Read(await response.Content.ReadAsByteArrayAsync(cancellationToken)).Value as JsonMap;
        if (answer?.GetValueOrDefault("unscoped") is true)
            return null;
        return answer?.GetValueOrDefault("items") is List<object?> items && items.TrueForAll(item => item is string)
            ? items.Cast<string>().ToHashSet(StringComparer.Ordinal)
            : throw new DomainException(DomainError.TransferFailed, "The authorisation provider's answer is malformed.");
    }

    /// <summary>Somebody has created something.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TransferFailed"/></exception>
    public Task RegisterAsync(Principal principal, AccessResource resource, AccessResource? parent, CancellationToken cancellationToken)
        => TellAsync("/v1/authz/register", principal, writer =>
        {
            Write(writer, "resource", resource);
            Write(writer, "parent", parent);
        }, cancellationToken);

    /// <summary>Somebody has deleted something.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TransferFailed"/></exception>
    public Task DeregisterAsync(Principal principal, AccessResource resource, CancellationToken cancellationToken)
        => TellAsync("/v1/authz/deregister", principal, writer => Write(writer, "resource", resource), cancellationToken);

    /// <summary>Somebody is to own what they have created.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TransferFailed"/>, also when the provider refuses</exception>
    public Task GrantAsync(Principal principal, AccessResource resource, CancellationToken cancellationToken)
        => TellAsync("/v1/authz/grant", principal, writer => Write(writer, resource, AccessOperation.Create), cancellationToken);

    /// <summary>Nobody is to own what somebody has deleted.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TransferFailed"/>, also when the provider refuses</exception>
    public Task RevokeAsync(Principal principal, AccessResource resource, CancellationToken cancellationToken)
        => TellAsync("/v1/authz/revoke", principal, writer => Write(writer, resource, AccessOperation.Delete), cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task TellAsync(string path, Principal principal, Action<JsonTextWriter> write, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(path, principal, write, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Unexpected(response);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, Principal principal, Action<JsonTextWriter> write, CancellationToken cancellationToken)
    {
        var body = JsonBytes.Of((principal, write), static (writer, call) =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("principal");
            writer.WriteRawValue(call.principal.Json);
            call.write(writer);
            writer.WriteEndObject();
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.ProviderNotReached(_logger, request.RequestUri!.AbsolutePath, failure is HttpRequestException http ? $"{http.HttpRequestError}" : "it took too long");
            throw new DomainException(DomainError.TransferFailed, "The authorisation provider cannot be reached; retry.");
        }
    }

    private Uri Address(string path) => new($"{_root ?? throw new InvalidOperationException("No provider is configured.")}{path}".Replace("//v1/", "/v1/", StringComparison.Ordinal));

    private DomainException Unexpected(HttpResponseMessage response)
    {
        Log.ProviderFailed(_logger, response.RequestMessage!.RequestUri!.AbsolutePath, (int)response.StatusCode);
        return new DomainException(DomainError.TransferFailed, $"The authorisation provider answered with HTTP {(int)response.StatusCode}.");
    }

    private static JsonReading Read(byte[] body) => StrictJsonReader.Read(new ReadOnlySequence<byte>(body), DeepestAnswer);

    private static void Write(JsonTextWriter writer, AccessResource resource, AccessOperation operation)
    {
        Write(writer, "resource", resource);
        writer.WriteMember("operation", WireName.Of(operation));
    }

    private static void Write(JsonTextWriter writer, string name, AccessResource? resource)
    {
        writer.WritePropertyName(name, escape: false);
        if (resource is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteStartObject();
        writer.WriteMember("type", resource.Type);
        writer.WriteMember("selector", resource.Selector);
        writer.WriteEndObject();
    }
}
