using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Idempotency;

namespace TaskMessages.Api.OpenApi;

/// <summary>Adds what the filters around an operation do: authentication, idempotency and the contract's refusals.</summary>
internal sealed class ContractOperations : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var action = (ControllerActionDescriptor)context.ApiDescription.ActionDescriptor;
        var kind = action.ControllerTypeInfo.GetCustomAttributes(typeof(ContractAttribute), inherit: false)
            .Cast<ContractAttribute>().SingleOrDefault()?.Kind ?? ContractKind.Admin;
        var filters = action.FilterDescriptors.Select(filter => filter.Filter).OfType<ServiceFilterAttribute>()
            .Select(filter => filter.ServiceType).ToArray();

        if (filters.Any(filter => filter.IsGenericType && filter.GetGenericTypeDefinition() == typeof(IdempotencyFilter<>)))
            AddIdempotencyKey(operation);
        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            KeepJsonOnly(body.Content);
        }
        foreach (var response in operation.Responses ?? [])
            KeepJsonOnly(response.Value.Content);
        if (filters.Contains(typeof(ApiKeyFilter)) || filters.Contains(typeof(AdminFilter)))
        {
            operation.Security = [.. ContractDocument.SchemesOf(kind).Select(scheme => Requirement(scheme, context.Document))];
            AddRefusals(operation, kind, context.Document);
        }
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static void AddIdempotencyKey(OpenApiOperation operation) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = IdempotencyHeaders.Key,
        In = ParameterLocation.Header,
        Description = "Repetitions with the same key and body within 24 hours get the first answer, with `Idempotency-Replayed: true`.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
    });

    private static void AddRefusals(OpenApiOperation operation, ContractKind kind, OpenApiDocument document)
    {
        var statuses = operation.RequestBody is null ? ContractDocument.Refusals : ContractDocument.BodyRefusals;
        foreach (var (status, text) in statuses)
        {
            var responses = operation.Responses ??= [];
            var key = status.ToString(CultureInfo.InvariantCulture);
            var stated = responses.TryGetValue(key, out var existing) ? existing.Description : null;
            responses[key] = new OpenApiResponse
            {
                Description = string.IsNullOrEmpty(stated) ? text : stated,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [ContractDocument.Json] = new OpenApiMediaType { Schema = ContractDocument.ErrorOf(kind, status, document) },
                },
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
