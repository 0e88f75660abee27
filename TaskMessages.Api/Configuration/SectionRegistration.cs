using Microsoft.Extensions.Options;

namespace TaskMessages.Api.Configuration;

/// <summary>Binds options to their section of the configuration.</summary>
internal static class SectionRegistration
{
    /// <summary>Binds <typeparamref name="TOptions"/> and validates it at start. An unknown key in the section is an error too.</summary>
    public static IServiceCollection AddSection<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>()
            .Bind(configuration.GetSection(section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton(new ConfiguredSection(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(new SectionValidator<TOptions>(section));
        return services;
    }
}
