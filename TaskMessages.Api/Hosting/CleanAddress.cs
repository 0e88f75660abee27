using TaskMessages.Domain.Steps;

namespace TaskMessages.Api.Hosting;

/// <summary>Addresses as people may be shown them.</summary>
internal static class CleanAddress
{
    private const string Scheme = "://";

    /// <summary>What a driver may be told in an address and that may hold a session's key.</summary>
    private const string MechanismProperties = "authMechanismProperties";

    /// <summary>An address without its user's password, which ends before the last <c>@</c> in front of the options, and without secrets among those; another text as it is.</summary>
    public static string Of(string address)
    {
        var scheme = address.IndexOf(Scheme, StringComparison.Ordinal);
        if (scheme < 0)
            return address;
        var from = scheme + Scheme.Length;
        var query = address.IndexOf('?', from);
        var end = query < 0 ? address.Length : query;
        var at = from == end ? -1 : address.LastIndexOf('@', end - 1, end - from);
        var colon = at < 0 ? -1 : address.IndexOf(':', from, at - from);
        var place = colon < 0 ? address[..end] : $"{address[..(colon + 1)]}{Redaction.Mark}{address[at..end]}";
        return query < 0 ? place : $"{place}?{string.Join('&', address[(query + 1)..].Split('&').Select(WithoutSecret))}";
    }

    private static string WithoutSecret(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return option;
        var name = option[..equals];
        var isSecret = string.Equals(name, MechanismProperties, StringComparison.OrdinalIgnoreCase)
            || (Redaction.Of(new JsonMap { [name] = option[(equals + 1)..] }) is JsonMap map && Equals(map[name], Redaction.Mark));
        return isSecret ? $"{name}={Redaction.Mark}" : option;
    }
}
