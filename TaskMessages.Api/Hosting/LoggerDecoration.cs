namespace TaskMessages.Api.Hosting;

/// <summary>Puts <see cref="CleanLoggers"/> before the loggers that are registered.</summary>
internal static class LoggerDecoration
{
    public static void CleanExceptions(this IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ILoggerFactory));
        services.Remove(registered);
        services.AddSingleton<ILoggerFactory>(provider => new CleanLoggers((ILoggerFactory)(registered.ImplementationInstance
            ?? registered.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!))));
    }
}
