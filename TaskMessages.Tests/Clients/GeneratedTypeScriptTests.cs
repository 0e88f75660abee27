using System.Text.RegularExpressions;
using Newtonsoft.Json;
using TaskMessages.Tests.Contract;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.Clients;

/// <summary>A client that <c>openapi-typescript</c> makes of the served description: it compiles, takes the README's requests, and talks to the service.</summary>
[Property("case", "openapi")]
internal sealed partial class GeneratedTypeScriptTests : ContractFixture
{
    private const string Client = "typescript";

    [Test]
    public async Task TypeScript_CompilesWithTheReadmesRequests_AndTalksToTheService()
    {
        var modules = ClientScript.ModulesOf(Client);
        if (!Directory.Exists(Path.Combine(modules, "openapi-typescript")))
            ClientScript.Missing("openapi-typescript");
        using var folder = new TemporaryDirectory();
        foreach (var file in new[] { "program.ts", "tsconfig.json" })
            File.Copy(ClientScript.PathOf($"{Client}/{file}"), Path.Combine(folder.Path, file));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "node_modules"), modules);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "package.json"), """{"type":"module"}""");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "openapi.json"), await App.Http.GetStringAsync("/openapi.json"));
        var requests = ReadmeRequests().ToList();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "readme.ts"), ReadmeProgram(requests));

        await ClientScript.AssertSucceedsAsync("node", Path.Combine(modules, "openapi-typescript", "bin", "cli.js"), Path.Combine(folder.Path, "openapi.json"), "-o", Path.Combine(folder.Path, "schema.ts"));
        await ClientScript.AssertSucceedsAsync("node", Path.Combine(modules, "typescript", "bin", "tsc"), "-p", folder.Path);

        Assert.That(requests, Has.Count.GreaterThanOrEqualTo(4));
        await ClientScript.AssertAllHoldAsync("node", [Path.Combine(folder.Path, "program.js"), App.Address.GetLeftPart(UriPartial.Authority), TaskMessagesApp.DevelopmentKey]);
    }

    /// <summary>Every body that the README posts, with a number where the shell puts a variable.</summary>
    private static IEnumerable<(string Path, string Body)> ReadmeRequests()
    {
        var page = Repository.Read("README.md").Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (Match request in Request().Matches(page))
        {
            var body = Variable().Replace(request.Groups["body"].Value, "1");
            Assert.That(() => JsonConvert.DeserializeObject(body), Throws.Nothing, body);
            yield return (TaskNumber().Replace(request.Groups["path"].Value, "/$1s/{$1_id}$2"), body);
        }
    }

    private static string ReadmeProgram(IEnumerable<(string Path, string Body)> requests) => string.Join('\n',
    [
        "import type { paths } from './schema.js';",
        "type Body<P extends keyof paths> = paths[P] extends { post: { requestBody?: { content: { 'application/json': infer B } } } } ? B : never;",
        .. requests.Select((request, index) => $"export const request{index}: Body<{JsonConvert.ToString(request.Path)}> = {request.Body};"),
    ]);

    [GeneratedRegex("""curl [^\n]*?http://127\.0\.0\.1:8080(?<path>/[^\s"?]*)[^\n]*? -d '(?<body>\{.*?\})'\s*(?:\)|\n|\||$)""")]
    private static partial Regex Request();

    [GeneratedRegex("""'"?\$\w+"?'""")]
    private static partial Regex Variable();

    [GeneratedRegex(@"/(task|agent)s/(?:\$\w+|\d+)(/|$)")]
    private static partial Regex TaskNumber();
}
