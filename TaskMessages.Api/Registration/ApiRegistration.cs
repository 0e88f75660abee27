using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Newtonsoft.Json.Serialization;
using TaskMessages.Api.Admin;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Health;
using TaskMessages.Api.Hosting;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Http.CrossOrigin;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Api.Http.Proxies;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages;
using TaskMessages.Api.Messages.Agents;
using TaskMessages.Api.Messages.Tasks;
using TaskMessages.Api.OpenApi;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Registration;

/// <summary>The HTTP side: limits, controllers, authentication, errors, the API's description.</summary>
internal static class ApiRegistration
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<LimitsOptions>(builder.Configuration, LimitsOptions.SectionName);
        services.AddSection<ReferenceOptions>(builder.Configuration, ReferenceOptions.SectionName);
        services.AddSection<AdminOptions>(builder.Configuration, AdminOptions.SectionName);
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminTokenRequired>();
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>, KestrelLimits>();

        services.AddSingleton<MemoryBudget>();
        services.AddSingleton<FairShare>();
        services.AddSingleton<FairShareFilter>();
        services.AddSingleton<FailedLogins>();
        services.AddSingleton<LocalDevelopment>();
        services.AddSingleton<AdministratorTokens>();
        services.AddSingleton<StreamTokens>();
        services.AddProvider(builder.Configuration);
        services.AddSingleton<ApiKeyFilter>();
        services.AddSingleton<AdminFilter>();
        services.AddSingleton<RegistrationFilter>();
        services.AddSingleton<IRequestProcesses, RequestProcesses>();
        services.AddSingleton<IdempotencyGate>();
        services.AddReservation<CreateTaskReservation>();
        services.AddReservation<AppendReservation>();
        services.AddReservation<MessageReservation>();

        services.AddSingleton<ApiKeyAuthenticator>();
        services.AddSingleton<TaskTransitions>();
        services.AddSingleton(provider => new TaskLimits { QueueBytes = provider.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxWaitingBytes });
        services.AddSingleton<ChatTaskService>();
        services.AddSingleton<ReplyService>();
        services.AddSingleton<TaskControlService>();
        services.AddSingleton<TurnInputs>();
        services.AddSingleton<TurnHistoryService>();
        services.AddSingleton<StepService>();
        services.AddSingleton<TaskListService>();
        services.AddSingleton<UnsupportedInput>();
        services.AddSingleton<MessageService>();
        services.AddSingleton<TaskLifecycleService>();
        services.AddSingleton<TaskViews>();
        services.AddSection<MessageContractOptions>(builder.Configuration, MessageContractOptions.SectionName);
        services.AddSingleton<AgentRegistrationService>();
        services.AddSingleton<AgentKeyService>();
        services.AddSingleton<AcpAddressRules>();
        services.AddSingleton<EventService>();
        services.AddSingleton<StateService>();
        services.AddSingleton<SpanService>();
        services.AddRetention(builder.Configuration);
        services.AddSingleton<AgentService>();
        services.AddSingleton<ApiKeyService>();
        services.AddValidatorsFromAssemblyContaining<AgentRequestValidator>(ServiceLifetime.Singleton, includeInternalTypes: true);
        services.AddHealthChecks().AddCheck<DatabaseCheck>(DatabaseCheck.Name).AddCheck<WorkerCheck>(WorkerCheck.Name);

        services.AddCrossOrigin(builder.Configuration);
        services.AddProxies(builder.Configuration);
        services.AddHostedService<ListeningNotice>();
        services.AddMvcForContracts();
        services.AddOpenApiDescription();
    }

    public static void UseApi(this WebApplication app)
    {
        KeepCookiesToTheConsole(app);
        app.UseProxies();
        app.UseMiddleware<AccessTokenMiddleware>();
        app.UseRequestLogging();
        app.UseConsolePages();
        app.UseMiddleware<PrivateNetworkMiddleware>();
        app.UseCors();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<TrailingSlashMiddleware>();
        app.UseOpenApiDescription();
        app.UseRouting();
        app.MapControllers();
    }

    /// <summary>
    /// Only the console knows cookies, and looks for them in its own pipeline; the host would have every request searched for one otherwise, which no client of the contracts sends. Their
    /// routes are opened with keys, see <see cref="ApiKeyFilter"/>.
    /// </summary>
    private static void KeepCookiesToTheConsole(IApplicationBuilder app)
    {
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
    }

    private static void AddReservation<TReservation>(this IServiceCollection services)
        where TReservation : class, IIdReservation
    {
        services.AddSingleton<TReservation>();
        services.AddSingleton<IdempotencyFilter<TReservation>>();
    }

    private static void AddMvcForContracts(this IServiceCollection services)
    {
        services.AddControllers(ConfigureMvc)
            .AddNewtonsoftJson(json =>
            {
                json.SerializerSettings.ContractResolver = new DefaultContractResolver { NamingStrategy = new SnakeCaseNamingStrategy() };
                json.SerializerSettings.Converters.Add(new WireTimeConverter());
            })
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new InternalControllers()))
            .ConfigureApiBehaviorOptions(behavior =>
            {
                behavior.InvalidModelStateResponseFactory = InvalidRequest.Respond;
                behavior.SuppressMapClientErrors = true;
            });
        services.Replace(ServiceDescriptor.Singleton<IObjectModelValidator, NoModelValidation>());
    }

    private static void ConfigureMvc(MvcOptions mvc)
    {
        mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
        mvc.Filters.Add(new DomainExceptionFilter());
        mvc.Filters.Add(new ContentEncodingFilter());
        mvc.Filters.AddService<FairShareFilter>();
        // no request is a form, and whatever is wrong with one would be a fault of ours
        mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        mvc.ModelMetadataDetailsProviders.Add(new BlanksStay());
        mvc.InputFormatters.Clear();
        mvc.InputFormatters.Add(new RequestBodyFormatters());
        mvc.ModelBinderProviders.Insert(0, new QueryRequestBinderProvider());
        mvc.Conventions.Add(new AuthenticationConvention());
        mvc.Conventions.Add(new HeadConvention());
    }
}
