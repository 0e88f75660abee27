using Microsoft.AspNetCore.Cors.Infrastructure;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.CrossOrigin;

/// <summary>Lets browsers call the service from pages of other origins.</summary>
internal static class CrossOriginRegistration
{
    public static void AddCrossOrigin(this IServiceCollection services, ConfigurationManager configuration)
    {
        ListSettings.Split(configuration, configuration, $"{CrossOriginOptions.SectionName}:{nameof(CrossOriginOptions.AllowedOrigins)}");
        services.AddSection<CrossOriginOptions>(configuration, CrossOriginOptions.SectionName);
        services.AddSingleton<OriginRules>();
        services.AddCors();
        services.AddSingleton<ICorsPolicyProvider, OriginPolicies>();
    }
}
