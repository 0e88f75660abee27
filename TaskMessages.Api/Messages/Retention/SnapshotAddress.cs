using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Messages.Agents;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>
/// Which addresses contents are uploaded to and downloaded from: <c>https</c>, and of no private network. Where agents may live in private networks, so may stores, and <c>http</c> will do.
/// What a name leads to is judged with the connection.
/// </summary>
internal sealed class SnapshotAddress(IOptions<AgentsOptions> options)
{
    public const int MaxLength = 8192;

    /// <param name="member">Which member of the request it is.</param>
    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>: it is no URL. <see cref="DomainError.BadRequest"/>: it is none that may be called.</exception>
    public Uri Parse(string text, string member)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw new DomainException(DomainError.InvalidInput, $"Input should be a valid URL ({member})");
        var isOpen = options.Value.AllowPrivateNetworks;
        if ((url.Scheme != Uri.UriSchemeHttps && !(isOpen && url.Scheme == Uri.UriSchemeHttp)) || url.UserInfo.Length > 0 || (!isOpen && AcpAddressRules.LeadsInside(url)))
            throw Refused(member);
        return url;
    }

    public static DomainException Refused(string member)
        => new(DomainError.BadRequest, $"{member} must be https and lead to a public address, without redirecting elsewhere.");
}
