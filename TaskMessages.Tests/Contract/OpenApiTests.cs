using System.Net;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Contract;

/// <summary>The published description is an artefact: <c>UPDATE_OPENAPI=1</c> writes it anew, anything else compares.</summary>
public sealed class OpenApiTests : ContractFixture
{
    private const string Document = "docs/openapi.json";

    [Test]
    public async Task Document_IsTheCommittedOne()
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var text = (await response.JsonAsync(HttpStatusCode.OK)).ToString(Newtonsoft.Json.Formatting.Indented).ReplaceLineEndings("\n") + "\n";
        var path = Path.Combine(Repository.Root, Document);
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
            await File.WriteAllTextAsync(path, text);

        Assert.That(text, Is.EqualTo(await File.ReadAllTextAsync(path)), $"run this test with UPDATE_OPENAPI=1 and review {Document}");
    }

    [Test]
    public async Task Document_NamesEveryEndpoint()
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var document = await response.JsonAsync(HttpStatusCode.OK);

        Assert.That(document["paths"]!.Select(path => ((Newtonsoft.Json.Linq.JProperty)path).Name), Is.SupersetOf(new[]
        {
            "/v1/chat/tasks", "/v1/chat/tasks/{task_id}", "/v1/chat/tasks/{task_id}/messages", "/messages", "/messages/batch",
            "/messages/paginated", "/messages/{message_id}", "/v1/admin/agents", "/v1/admin/agents/{agent_id}",
            "/v1/admin/agents/{agent_id}/api-keys", "/v1/admin/api-keys/{key_id}", "/health/live", "/health/ready",
        }));
        Assert.That((string?)document["info"]!["version"], Is.EqualTo("0.1.0"));
    }

    [Test]
    public async Task SwaggerUi_IsServed()
    {
        using var response = await App.GetAsync("/swagger/index.html", key: null);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Health_LiveAndReady_AreOk()
    {
        using var live = await App.GetAsync("/health/live", key: null);
        using var ready = await App.GetAsync("/health/ready", key: null);

        Assert.That((string?)(await live.JsonAsync(HttpStatusCode.OK))["status"], Is.EqualTo("ok"));
        var readiness = await ready.JsonAsync(HttpStatusCode.OK);
        Assert.That((bool?)readiness["checks"]!["database"], Is.True);
        Assert.That((bool?)readiness["checks"]!["worker"], Is.True);
    }
}
