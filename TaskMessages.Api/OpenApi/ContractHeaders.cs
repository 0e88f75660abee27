using System.Globalization;
using Microsoft.OpenApi;
using TaskMessages.Api.Http.Idempotency;

namespace TaskMessages.Api.OpenApi;

/// <summary>The headers of answers.</summary>
internal static class ContractHeaders
{
    public static void AddTo(OpenApiResponses responses, bool isIdempotent, bool prefersWaiting, bool takesToken, bool isStream)
    {
        foreach (var (key, given) in responses)
        {
            if (given is not OpenApiResponse response)
                continue;
            var status = int.Parse(key, CultureInfo.InvariantCulture);
            Add(response, "X-Content-Type-Options", "Always `nosniff`.", JsonSchemaType.String);
            if (status == 401)
                Add(response, "WWW-Authenticate", "Always `Bearer`.", JsonSchemaType.String);
            if (status is 409 or 429 or 503)
                Add(response, "Retry-After", "When to try again, in seconds; not with every answer of this status.", JsonSchemaType.Integer);
            if (status == 415)
                Add(response, "Accept-Encoding", "Always `identity`.", JsonSchemaType.String);
            if (isIdempotent && status < 300)
                Add(response, IdempotencyHeaders.Replayed, "`true` when this is the first answer again.", JsonSchemaType.String);
            if (prefersWaiting && status == 200)
                Add(response, "Preference-Applied", "`wait=…`: the preference was taken up.", JsonSchemaType.String);
            if (takesToken)
                Add(response, "Referrer-Policy", "`no-referrer`, when the address holds a token.", JsonSchemaType.String);
            if (isStream && status == 200)
                Add(response, "X-Accel-Buffering", "`no`: proxies are to pass events on at once.", JsonSchemaType.String);
        }
    }

    private static void Add(OpenApiResponse response, string name, string description, JsonSchemaType type) =>
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } };
}
