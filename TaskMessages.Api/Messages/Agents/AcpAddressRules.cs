using System.Net;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Outbound;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>
/// Which addresses agents may register: those that they could be called at. An address that is no name is judged here already; what a name leads to is judged by the
/// same guard with every connection, when it is known.
/// </summary>
internal sealed class AcpAddressRules(IOptions<AgentsOptions> options)
{
    public const int MaxLength = 2048;

    public bool Allows(string? text)
        => text is { Length: <= MaxLength }
            && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.UserInfo.Length == 0
            && (options.Value.AllowPrivateNetworks || !LeadsInside(url));

    /// <summary>Whether an address that is no name is one of a private network, or a name always is.</summary>
    internal static bool LeadsInside(Uri url)
        => IPAddress.TryParse(url.DnsSafeHost, out var address)
            ? !AddressGuard.IsPublic(address)
            : url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
