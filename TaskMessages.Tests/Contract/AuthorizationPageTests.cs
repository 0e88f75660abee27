using TaskMessages.Tests.Contract.Agentex.Authorization;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Contract;

/// <summary>
/// The table of docs/authorization.md is what the service really answers, route by route: <c>UPDATE_AUTHORIZATION=1</c> writes it anew, anything else compares.
/// </summary>
public sealed class AuthorizationPageTests : ProviderFixture
{
    private const string Page = "docs/authorization.md";
    private const string Mark = "<!-- Made by AuthorizationPageTests. -->\n";

    [Test]
    public async Task Table_IsWhatTheServiceAnswers()
    {
        await using var probe = await RouteProbe.StartAsync(App, Provider);
        var table = await probe.DescribeAsync();
        var path = Path.Combine(Repository.Root, Page);
        var text = await File.ReadAllTextAsync(path);
        var written = string.Concat(text.AsSpan(0, text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length), table);
        if (Environment.GetEnvironmentVariable("UPDATE_AUTHORIZATION") == "1")
            await File.WriteAllTextAsync(path, written);

        Assert.That(written, Is.EqualTo(await File.ReadAllTextAsync(path)), $"run this test with UPDATE_AUTHORIZATION=1 and review {Page}");
    }

    [Test]
    public void EveryRouteForKeysOfTheMessageContract_SaysWhatTheProviderIsAskedOf()
    {
        var silent = RouteProbe.RoutesOf(App).Where(route => route is { IsForKeys: true, IsOfTheMessageContract: true, Rule: null }).Select(route => route.Name);

        Assert.That(silent, Is.Empty, "principals are not let through there: say [Access(…)]");
    }
}
