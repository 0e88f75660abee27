#:sdk Microsoft.NET.Sdk.Web

// An agent for TaskMessages with ASP.NET Core: it streams its answer and checks the signature.
//
//     WEBHOOK_SECRET=whsec_… PORT=9001 dotnet run agent.cs

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server.Features;

var secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET") ?? "";
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? "9001"}");
builder.Logging.ClearProviders();
var app = builder.Build();

app.MapPost("/", async (HttpContext context) =>
{
    using var buffer = new MemoryStream();
    await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
    var body = buffer.ToArray();
    string Header(string name) => context.Request.Headers[name].ToString();
    if (secret.Length > 0 && !IsSigned(secret, Header, body, DateTimeOffset.UtcNow))
    {
        context.Response.StatusCode = 401;
        return;
    }

    context.Response.ContentType = "application/x-ndjson";
    foreach (var line in Answer((string)JsonNode.Parse(body)!["message"]!))
    {
        await context.Response.WriteAsync(line.ToJsonString() + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
});

await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.Single()}/");
await app.WaitForShutdownAsync();

static bool IsSigned(string secret, Func<string, string> header, byte[] body, DateTimeOffset now)
{
    var key = Convert.FromBase64String(secret["whsec_".Length..]);
    byte[] signed = [.. Encoding.UTF8.GetBytes($"{header("webhook-id")}.{header("webhook-timestamp")}."), .. body];
    var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    var isFresh = Math.Abs(now.ToUnixTimeSeconds() - long.Parse(header("webhook-timestamp"), CultureInfo.InvariantCulture)) < 300;
    return isFresh && header("webhook-signature").Split(' ')
        .Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), expected));
}

// The lines of the answer. Your model goes here.
static IEnumerable<JsonObject> Answer(string message)
{
    if (message == "order")
    {
        yield return new JsonObject { ["type"] = "input_required", ["question"] = "What do you want to order?" };
        yield break;
    }

    var words = $"You said: {message}".Split(' ');
    for (var place = 0; place < words.Length; place++)
    {
        var delta = new JsonObject { ["type"] = "text", ["text_delta"] = place == 0 ? words[place] : " " + words[place] };
        yield return new JsonObject { ["type"] = "delta", ["index"] = 0, ["delta"] = delta };
    }

    yield return new JsonObject { ["type"] = "done", ["index"] = 0 };
    yield return new JsonObject { ["type"] = "usage", ["input_tokens"] = message.Split(' ').Length, ["output_tokens"] = words.Length };
}
