using System.ComponentModel.DataAnnotations;
using System.Net;

namespace TaskMessages.Api.Configuration;

/// <summary>Whose <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> count. Default nobody's.</summary>
internal sealed class TrustedProxyOptions : IValidatableObject
{
    public const string SectionName = "ForwardedHeaders";

    /// <summary>Addresses of proxies: <c>10.0.0.7</c>, <c>::1</c>. Default none.</summary>
    public string[] KnownProxies { get; set; } = [];

    /// <summary>Networks that hold nothing but proxies: <c>10.0.0.0/24</c>. Default none.</summary>
    public string[] KnownNetworks { get; set; } = [];

    public bool IsSet => KnownProxies.Length + KnownNetworks.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var proxy in KnownProxies.Where(proxy => !IPAddress.TryParse(proxy, out _)))
            yield return new ValidationResult($"'{proxy}' is no IP address", [nameof(KnownProxies)]);
        foreach (var network in KnownNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return new ValidationResult($"'{network}' is no network such as 10.0.0.0/24", [nameof(KnownNetworks)]);
    }
}
