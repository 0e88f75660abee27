using TaskMessages.Api.Registration;

namespace TaskMessages.Api.Hosting;

/// <summary>Puts the service together; the tests start it the same way.</summary>
internal static class ServiceHost
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <param name="args">Settings as arguments, which override everything else: <c>--Mongo:ConnectionString=…</c>.</param>
    /// <param name="replaceServices">Lets a test exchange the clock and the like.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">At start: a setting is not valid.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replaceServices = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // appsettings.json lies beside the program, wherever that was started; data and logs lie where it was started
            ContentRootPath = AppContext.BaseDirectory,
        });
        UseDefaultUrl(builder);

        builder.AddStructuredLogging();
        builder.AddDatabase();
        builder.AddWorker();
        builder.AddApi();
        replaceServices?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseApi();
        return app;
    }

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
