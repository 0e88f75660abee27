using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Api.Live;

namespace TaskMessages.Api.OpenApi;

/// <summary>Adds what the filters around an operation do: authentication, idempotency, waiting, headers and the contract's refusals.</summary>
internal sealed class ContractOperations : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var action = (ControllerActionDescriptor)context.ApiDescription.ActionDescriptor;
        var kind = action.ControllerTypeInfo.GetCustomAttribute<ContractAttribute>(inherit: false)?.Kind ?? ContractKind.Admin;
        var filters = action.FilterDescriptors.Select(filter => filter.Filter).OfType<ServiceFilterAttribute>()
            .Select(filter => filter.ServiceType).ToArray();
        var isIdempotent = filters.Any(filter => filter.IsGenericType && filter.GetGenericTypeDefinition() == typeof(IdempotencyFilter<>));
        var prefersWaiting = action.MethodInfo.IsDefined(typeof(PrefersWaitingAttribute));
        var takesToken = action.MethodInfo.IsDefined(typeof(StreamTokenAttribute));

        operation.Summary = PublicText.Of(operation.Summary);
        AddHeaders(operation, isIdempotent, prefersWaiting, takesToken);
        var streamed = action.MethodInfo.GetCustomAttribute<StreamedBodyAttribute>();
        if (action.MethodInfo.GetCustomAttribute<TakesLinesAttribute>() is { } lines)
            operation.RequestBody = Body(lines);
        else if (streamed is not null)
            DescribeBody(operation, context.SchemaGenerator.GenerateSchema(streamed.Type, context.SchemaRepository));
        else
            DescribeBody(operation, action);
        var responses = operation.Responses ??= [];
        foreach (var response in responses.Values)
            KeepJsonOnly(response.Content);
        if (prefersWaiting)
            ShareAnswer(responses, context.SchemaRepository);
        var other = action.MethodInfo.GetCustomAttribute<AlsoAnswersAttribute>();
        if (other is not null)
            AddText((OpenApiResponse)responses["200"], other);
        var isRegistration = filters.Contains(typeof(RegistrationFilter));
        if (filters.Contains(typeof(ApiKeyFilter)) || filters.Contains(typeof(AdminFilter)) || isRegistration)
        {
            var schemes = isRegistration ? ContractDocument.RegistrationSchemes : takesToken ? [.. ContractDocument.SchemesOf(kind), ContractDocument.StreamToken] : ContractDocument.SchemesOf(kind);
            operation.Security = [.. schemes.Select(scheme => Requirement(scheme, context.Document))];
            AddRefusals(responses, ContractRefusals.Of(context.ApiDescription, kind, streamed is not null, action.MethodInfo.GetCustomAttribute<AccessAttribute>()), kind, context.Document);
        }

        ContractHeaders.AddTo(responses, isIdempotent, prefersWaiting, takesToken, isStream: other?.MediaType is "text/event-stream" or "application/x-ndjson");
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static void AddHeaders(OpenApiOperation operation, bool isIdempotent, bool prefersWaiting, bool takesToken)
    {
        if (isIdempotent)
        {
            AddHeader(operation, IdempotencyHeaders.Key, "Repetitions with the same key and body within 24 hours get the first answer, with `Idempotency-Replayed: true`.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255, Pattern = "^[\\x21-\\x7e]+$" });
        }

        if (prefersWaiting)
            AddHeader(operation, "Prefer", "`wait=30`: the answer comes as soon as the turn has ended, with the task, or after so many seconds, at most 120.", Text);
        if (takesToken)
            AddHeader(operation, StreamCursor.Header, "The id of the last event that was received; the events after it follow.", Text);
    }

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static void AddHeader(OpenApiOperation operation, string name, string description, OpenApiSchema schema) => (operation.Parameters ??= []).Add(
        new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = description, Schema = schema });

    private static OpenApiRequestBody Body(TakesLinesAttribute lines) => new()
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [lines.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = lines.Description } },
        },
    };

    private static void DescribeBody(OpenApiOperation operation, IOpenApiSchema streamed) => operation.RequestBody = new OpenApiRequestBody
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType> { [ContractDocument.Json] = new OpenApiMediaType { Schema = streamed } },
    };

    private static void DescribeBody(OpenApiOperation operation, ControllerActionDescriptor action)
    {
        if (operation.RequestBody is not OpenApiRequestBody body)
            return;
        var type = action.MethodInfo.GetParameters().Single(parameter => parameter.IsDefined(typeof(FromBodyAttribute))).ParameterType;
        body.Required = type.GetProperty("MayBeAbsent", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is not true;
        KeepJsonOnly(body.Content);
    }

    /// <summary>
    /// One type for the answer before the turn has ended and the one after it, with what only one of them has as optional: typed clients know one type of
    /// success, and take another one for a failure.
    /// </summary>
    private static void ShareAnswer(OpenApiResponses responses, SchemaRepository repository)
    {
        var accepted = (OpenApiSchemaReference)responses["202"].Content![ContractDocument.Json].Schema!;
        var finished = (OpenApiSchemaReference)responses["200"].Content![ContractDocument.Json].Schema!;
        var shared = (OpenApiSchema)repository.Schemas[accepted.Reference.Id!];
        var task = (OpenApiSchema)repository.Schemas[finished.Reference.Id!];
        shared.Required!.IntersectWith(task.Required!);
        foreach (var (name, member) in task.Properties!)
            shared.Properties!.TryAdd(name, member);
        shared.Description += " With `Prefer: wait`, when the turn has ended: the task with all its members.";
        responses["200"].Content![ContractDocument.Json] = new OpenApiMediaType { Schema = accepted };
    }

    private static void AddText(OpenApiResponse response, AlsoAnswersAttribute other) =>
        (response.Content ??= new Dictionary<string, IOpenApiMediaType>())[other.MediaType] =
            new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = other.Description } };

    /// <summary>What the operation says itself about a status counts more; what it leaves out is the contract's envelope.</summary>
    private static void AddRefusals(OpenApiResponses responses, IEnumerable<(int Status, string Text)> refusals, ContractKind kind, OpenApiDocument document)
    {
        foreach (var (status, text) in refusals)
            responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Description = text });
        foreach (var (key, response) in responses)
        {
            var status = int.Parse(key, CultureInfo.InvariantCulture);
            if (status < 400)
                continue;
            ((OpenApiResponse)response).Content = new Dictionary<string, IOpenApiMediaType>
            {
                [ContractDocument.Json] = new OpenApiMediaType { Schema = ContractDocument.ErrorOf(kind, status, document) },
            };
        }
    }

    private static void KeepJsonOnly<TMedia>(IDictionary<string, TMedia>? content)
    {
        if (content is null || content.Count == 0)
            return;
        var media = content.TryGetValue(ContractDocument.Json, out var json) ? json : content.First().Value;
        content.Clear();
        content[ContractDocument.Json] = media;
    }
}
