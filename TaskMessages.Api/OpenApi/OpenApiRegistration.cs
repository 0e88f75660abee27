using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.OpenApi;

/// <summary>The API's description at <c>/openapi.json</c> and a page to try it at <c>/swagger</c>.</summary>
internal static class OpenApiRegistration
{
    private const string DocumentName = "openapi";
    private const string Path = "/openapi.json";
    private const string PagePath = "/swagger";

    /// <summary>Where tools look for it.</summary>
    private const string UsualPath = "/swagger/v1/swagger.json";

    public static IServiceCollection AddOpenApiDescription(this IServiceCollection services)
    {
        services.AddSwaggerGen(Configure);
        services.AddSwaggerGenNewtonsoftSupport();
        return services;
    }

    public static void UseOpenApiDescription(this WebApplication app) => app.UseWhen(IsDescription, branch =>
    {
        branch.Use(AnswerHead);
        branch.Use(NameTheDocument);
        branch.UseSwagger(swagger =>
        {
            swagger.RouteTemplate = "{documentName}.json";
            swagger.PreSerializeFilters.Add(static (document, request) =>
                document.Servers = [new OpenApiServer { Url = $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}" }]);
        });
        if (!IsPageShown(app))
            return;
        branch.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = PagePath[1..];
            ui.SwaggerEndpoint($"..{Path}", "TaskMessages");
        });
    });

    private static bool IsPageShown(WebApplication app) => app.Services.GetRequiredService<IOptions<ReferenceOptions>>().Value.IsShown(app.Environment);

    private static Task NameTheDocument(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == UsualPath)
            context.Request.Path = Path;
        return next(context);
    }

    /// <summary>The documents are served to <c>GET</c> alone; the web server leaves the body out by what was asked for.</summary>
    private static async Task AnswerHead(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsHead(method))
            context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = method;
        }
    }

    /// <summary>Spares all other requests the matching of paths.</summary>
    private static bool IsDescription(HttpContext context) =>
        context.Request.Path == Path || context.Request.Path.StartsWithSegments(PagePath, StringComparison.Ordinal);

    private static void Configure(SwaggerGenOptions options)
    {
        options.SwaggerDoc(DocumentName, new OpenApiInfo
        {
            Title = "TaskMessages",
            Version = "0.1.0",
            Description = "Conversations with AI agents: chat tasks that agents answer in the background, and one ledger of messages.",
        });
        options.IncludeXmlComments(typeof(OpenApiRegistration).Assembly);
        options.IncludeXmlComments(typeof(MessageContent).Assembly);
        options.SupportNonNullableReferenceTypes();
        options.NonNullableReferenceTypesAsRequired();
        options.DocInclusionPredicate((_, operation) => operation.HttpMethod != HttpMethods.Head);
        options.UseAllOfToExtendReferenceSchemas();
        options.SchemaFilter<ContractSchemas>();
        options.ParameterFilter<ContractParameters>();
        options.OperationFilter<ContractOperations>();
        options.DocumentFilter<ContractDocument>();
    }
}
