using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>The table of errors: every row alone, and which of two rows counts.</summary>
public sealed class ProviderFaultsTests
{
    private static IEnumerable<string> Keys => ProviderFaults.Rows.Select(NameOf);

    [TestCaseSource(nameof(Keys))]
    public void Decide_RowAlone_IsWhatItSays(string name)
    {
        var row = ProviderFaults.Rows.Single(row => NameOf(row) == name);
        var status = row.Of == FaultKey.Status ? int.Parse(row.Key.Replace("xx", "18", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
        ProviderError[] errors = row.Of switch
        {
            FaultKey.Status => [new($"{status}", null, null), new(null, null, "no idea")],
            FaultKey.Text or FaultKey.Size => [new(null, null, $"Sorry: {row.Key.ToUpperInvariant()}!")],
            _ => [new(row.Key.ToUpperInvariant(), "unheard_of", null), new(null, row.Key, null), new("unheard of", row.Key.Replace('_', ' '), null)],
        };

        Assert.That(errors.Select(error => ProviderFaults.Decide(status, error)), Is.All.EqualTo(row.Action));
    }

    [Test]
    public void Rows_AreEachThereOnce() => Assert.That(ProviderFaults.Rows.Select(row => (row.Of, row.Key)), Is.Unique);

    [TestCase(400, null, null, null, false)]
    [TestCase(400, "rate_limit_exceeded", null, null, false)]
    [TestCase(413, "rate_limit_exceeded", "tokens", "Request too large", false)]
    [TestCase(402, null, null, null, false)]
    [TestCase(418, null, null, null, false)]
    [TestCase(304, null, null, null, false)]
    [TestCase(429, null, null, null, true)]
    [TestCase(429, null, "invalid_request_error", "slow down", true)]
    [TestCase(429, "insufficient_quota", "insufficient_quota", null, false)]
    [TestCase(429, null, "exceeded_current_quota_error", null, false)]
    [TestCase(429, null, null, "You exceeded your current quota, see billing", false)]
    [TestCase(429, "429", "RESOURCE_EXHAUSTED", "You exceeded your current quota", true)]
    [TestCase(429, null, null, "Rate limit reached; add billing for more", true)]
    [TestCase(409, "invalid_request_error", null, null, true)]
    [TestCase(500, null, null, null, true)]
    [TestCase(500, null, "invalid_request_error", null, false)]
    [TestCase(502, null, null, "host not found", true)]
    [TestCase(503, "insufficient_quota", null, null, false)]
    [TestCase(500, null, null, "the context size is exceeded", false)]
    [TestCase(529, null, "overloaded_error", null, true)]
    [TestCase(null, "400", "api_error", null, false)]
    [TestCase(null, "502", null, null, true)]
    [TestCase(null, "model_not_found", "server_error", null, false)]
    [TestCase(null, null, null, "something else", true)]
    [TestCase(null, null, null, null, true)]
    public void Decide_SeveralTell_TheFirstCounts(int? status, string? code, string? type, string? message, bool waits) =>
        Assert.That(ProviderFaults.Decide(status, new ProviderError(code, type, message)), Is.EqualTo(waits ? FaultAction.Wait : FaultAction.Fail));

    [TestCase(429, "You exceeded your current quota", null, true)]
    [TestCase(429, null, "insufficient_quota", false)]
    [TestCase(401, null, null, false)]
    [TestCase(500, null, "invalid_request_error", true)]
    public void Decide_AskedToWait_Waits(int status, string? message, string? code, bool waits) => Assert.That(
        ProviderFaults.Decide(status, new ProviderError(code, null, message), asksToWait: true), Is.EqualTo(waits ? FaultAction.Wait : FaultAction.Fail));

    [Test]
    public void Page_NamesEveryRow()
    {
        var page = Repository.Read("docs/agents.md");

        Assert.That(ProviderFaults.Rows.Where(row => !page.Contains($"`{row.Key}`", StringComparison.Ordinal)).Select(row => row.Key), Is.Empty);
    }

    private static string NameOf(FaultRow row) => $"{row.Of} {row.Key} {row.Action}";
}
