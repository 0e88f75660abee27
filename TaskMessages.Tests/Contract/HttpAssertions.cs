using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract;

/// <summary>Reads responses and insists on their status. Dates stay text.</summary>
internal static class HttpAssertions
{
    /// <summary>The JSON body of a response with that status.</summary>
    public static async Task<JToken> JsonAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(status), text);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"), text);
        return Parse(text);
    }

    public static Task<JToken> JsonAsync(this HttpResponseMessage response, int status) => response.JsonAsync((HttpStatusCode)status);

    /// <summary>The chat-task contract's envelope with that status and code, and nothing beside it; answers with the inner object.</summary>
    public static async Task<JToken> ChatErrorAsync(this HttpResponseMessage response, int status, string code)
    {
        var body = (JObject)await response.JsonAsync(status);
        Assert.That(body.Properties().Select(property => property.Name), Is.EqualTo(new[] { "error" }), body.ToString());
        var error = (JObject)body["error"]!;
        Assert.That((string?)error["code"], Is.EqualTo(code), body.ToString());
        Assert.That((string?)error["message"], Is.Not.Empty);
        Assert.That(error.Properties().Select(property => property.Name), Is.SubsetOf(new[] { "code", "message", "details" }));
        return error;
    }

    /// <summary>The message contract's error body with that status; answers with its text.</summary>
    public static async Task<string> MessageErrorAsync(this HttpResponseMessage response, int status)
    {
        var body = await response.JsonAsync(status);
        var (name, code) = status == 422 ? ("status_code", 10422) : ("code", status);
        Assert.That((int?)body[name], Is.EqualTo(code), body.ToString());
        Assert.That(body["data"]?.Type, Is.EqualTo(JTokenType.Null), body.ToString());
        return (string)body["message"]!;
    }

    /// <summary>A body that is exactly <c>{"detail": "…"}</c>.</summary>
    public static async Task DetailAsync(this HttpResponseMessage response, int status, string detail)
    {
        var body = await response.JsonAsync(status);
        Assert.That(JToken.DeepEquals(body, new JObject { ["detail"] = detail }), Is.True, body.ToString());
    }

    public static JToken Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }
}
