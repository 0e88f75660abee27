using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Registration;

/// <summary>The external provider that knows callers and says what they may; without its address it is asked nothing.</summary>
internal static class ProviderRegistration
{
    public static void AddProvider(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<AuthOptions>(configuration, AuthOptions.SectionName);
        services.AddSingleton<AuthProvider>();
        services.AddSingleton<ProviderLogin>();
        services.AddSingleton<AgentOwnership>();
        services.AddSingleton<AccessTargets>();
        services.AddSingleton<AccessFilter>();
        services.AddSingleton<ITaskRegistry, ProviderTaskRegistry>();
    }
}
