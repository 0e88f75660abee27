using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Acp;
using TaskMessages.Api.Messages.Rpc;

namespace TaskMessages.Tests.Api.Executors.Acp;

/// <summary>Which headers of a caller go on to an agent (section 14).</summary>
public sealed class CallerHeaderTests
{
    [Test]
    [Property("contract", "agentex:20/88")]
    public void Headers_OfTheCallersOwn_AndOfTraces_GoOn_AndNoOthers()
    {
        var passed = Passed(isUser: false, new()
        {
            ["X-Tenant"] = "acme",
            ["x-many"] = "a, b",
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ["tracestate"] = "vendor=1",
            ["baggage"] = "k=v",
            ["Authorization"] = "Bearer secret",
            ["Cookie"] = "_identityJwt=secret",
            ["X-Api-Key"] = "secret",
            ["x-agent-api-key"] = "secret",
            ["x-agent-identity"] = "1",
            ["x-acting-user-api-key"] = "forged",
            ["x-acting-anything"] = "forged",
            ["x-selected-account-id"] = "account",
            ["x-request-id"] = "the client's",
            ["x-forwarded-for"] = "10.0.0.1",
            ["connection"] = "x-tenant",
            ["accept"] = "*/*",
            ["x-not-ascii"] = "é",
        });

        Assert.That(passed.Keys, Is.EquivalentTo(new[] { "x-tenant", "x-many", "traceparent", "tracestate", "baggage" }));
        Assert.That(passed["x-tenant"], Is.EqualTo("acme"));
    }

    [Test]
    [Property("contract", "agentex:20/93")]
    public void Delegation_IsOneCredential_ApiKeyBeforeCookieBeforeBearer()
    {
        var all = new HeaderDictionary { ["x-api-key"] = "key", ["Cookie"] = "_identityJwt=jwt", ["Authorization"] = "bearer token", ["x-selected-account-id"] = "account" };
        Assert.That(Acting(all), Is.EqualTo("x-acting-user-api-key: key; x-selected-account-id: account"));
        all.Remove("x-api-key");
        Assert.That(Acting(all), Is.EqualTo("x-acting-user-cookie: _identityJwt=jwt; x-selected-account-id: account"));
        all.Remove("Cookie");
        Assert.That(Acting(all), Is.EqualTo("x-acting-user-authorization: Bearer token; x-selected-account-id: account"));
        all.Remove("Authorization");
        Assert.That(Acting(all), Is.Empty, "an account without a credential is none");
    }

    [TestCase("_identityJwt=a; other=b", "_identityJwt=a")]
    [TestCase(" ;; =x; broken ; other=b;_identityJwt=a=b==; ", "_identityJwt=a=b==")]
    [TestCase("other=b; _IDENTITYJWT=c", "")]
    [TestCase("_identityJwtX=c", "")]
    [Property("contract", "agentex:20/93")]
    public void Cookies_AreReducedToThoseThatMayGoOn(string cookies, string expected)
        => Assert.That(Acting(new HeaderDictionary { ["Cookie"] = cookies }), Is.EqualTo(expected.Length == 0 ? "" : $"x-acting-user-cookie: {expected}"));

    [Test]
    [Property("contract", "agentex:20/93")]
    public void NobodyInParticular_AndAgents_DelegateNothing()
        => Assert.That(Passed(isUser: false, new() { ["x-api-key"] = "key", ["Cookie"] = "_identityJwt=a", ["Authorization"] = "Bearer b" }), Is.Empty);

    [Test]
    [Property("contract", "agentex:20/93")]
    public void NoHeaders_AreStoredAsNothing_AndSealedOnesCannotBeRead()
    {
        var seal = new HeaderSeal(new PlainProtector());

        Assert.That(seal.Close(CallerHeaders.None), Is.Null);
        Assert.That(seal.Open(null), Is.SameAs(CallerHeaders.None));
        var headers = new CallerHeaders([KeyValuePair.Create("x-a", "1"), KeyValuePair.Create("x-b", "\"2\"")]);
        Assert.That(seal.Open(seal.Close(headers)).Items, Is.EqualTo(headers.Items));
    }

    private static string Acting(HeaderDictionary headers) => string.Join("; ", Passed(isUser: true, headers).Select(header => $"{header.Key}: {header.Value}"));

    private static Dictionary<string, string> Passed(bool isUser, HeaderDictionary headers)
    {
        var context = new DefaultHttpContext();
        foreach (var header in headers)
            context.Request.Headers[header.Key] = header.Value;
        var rules = new CallerHeaderRules(new HeaderSeal(new PlainProtector()), Options.Create(new AgentsOptions()));
        return rules.Of(context.Request, isUser).Items.ToDictionary();
    }
}
