using System.Diagnostics;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Registration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Hosting;

/// <summary>Puts the service together; the tests start it the same way.</summary>
internal static class ServiceHost
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(500);

    /// <param name="args">Settings as arguments, which override everything else: <c>--Mongo:ConnectionString=…</c>.</param>
    /// <param name="replaceServices">Lets a test exchange the clock and the like.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replaceServices = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. EnvironmentArgument(), .. args],
            ApplicationName = typeof(ServiceHost).Assembly.GetName().Name,
            // appsettings.json lies beside the program, wherever that was started; data and logs lie where it was started
            ContentRootPath = AppContext.BaseDirectory,
        });
        UseDefaultUrl(builder);

        builder.AddStructuredLogging();
        builder.AddDatabase();
        builder.AddWorker();
        builder.AddApi();
        builder.AddConsolePages();
        replaceServices?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseApi();
        return app;
    }

    /// <summary>Everything that must be so before the first request: valid settings, an open database with its indexes, the development agent.</summary>
    /// <exception cref="OptionsValidationException">A setting is not valid; the message names its key.</exception>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();
        await app.Services.GetRequiredService<DatabaseConnection>().OpenAsync(cancellationToken);
        await EnsureSchemaAsync(app.Services.GetRequiredService<ISchema>(), cancellationToken);
        await app.Services.GetRequiredService<DevelopmentSeed>().PlantAsync(cancellationToken);
    }

    /// <summary>A database that is just being started or changes its primary refuses for a moment; it is given as long as a server is looked for.</summary>
    private static async Task EnsureSchemaAsync(ISchema schema, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await schema.EnsureAsync(cancellationToken);
                return;
            }
            catch (StoreUnavailableException) when (Stopwatch.GetElapsedTime(started) < StartPatience)
            {
                await Task.Delay(StartPause, cancellationToken);
            }
        }
    }

    /// <summary>
    /// ASPNETCORE_ENVIRONMENT wins over DOTNET_ENVIRONMENT, by which `dotnet run` makes Development the default; an argument wins over both.
    /// </summary>
    private static string[] EnvironmentArgument() =>
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is { Length: > 0 } name ? [$"--environment={name}"] : [];

    /// <summary>The default that any setting of an address overrides: in a file it would itself override ASPNETCORE_URLS.</summary>
    private static void UseDefaultUrl(WebApplicationBuilder builder)
    {
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        var isSet = keys.Any(key => !string.IsNullOrEmpty(builder.Configuration[key]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!isSet)
            builder.WebHost.UseUrls(DefaultUrl);
    }
}
