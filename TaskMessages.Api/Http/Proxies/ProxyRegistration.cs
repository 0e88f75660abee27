using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.Proxies;

/// <summary>The service behind proxies: whom it believes, and where it lies below its host.</summary>
internal static class ProxyRegistration
{
    public static void AddProxies(this IServiceCollection services, ConfigurationManager configuration)
    {
        ListSettings.Split(
            configuration,
            configuration,
            $"{TrustedProxyOptions.SectionName}:{nameof(TrustedProxyOptions.KnownProxies)}",
            $"{TrustedProxyOptions.SectionName}:{nameof(TrustedProxyOptions.KnownNetworks)}");
        services.AddSection<TrustedProxyOptions>(configuration, TrustedProxyOptions.SectionName);
        services.AddSingleton(new ConfiguredSection("", typeof(PathBaseOptions)));
        services.AddOptions<PathBaseOptions>().Configure(options => options.PathBase = configuration[nameof(PathBaseOptions.PathBase)]).ValidateDataAnnotations().ValidateOnStart();
    }

    public static void UseProxies(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<TrustedProxyOptions>>().Value;
        if (proxies.IsSet)
            app.UseForwardedHeaders(Read(proxies));
        app.UseMiddleware<PathBaseMiddleware>();
    }

    private static ForwardedHeadersOptions Read(TrustedProxyOptions proxies)
    {
        // as many as are known in a row; the first unknown address is the client's
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies.KnownProxies)
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        foreach (var network in proxies.KnownNetworks)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        return options;
    }
}
