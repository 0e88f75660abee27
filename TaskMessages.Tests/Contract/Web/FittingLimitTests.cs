using System.Text;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>With the limits that the service has by itself, no message is refused by another limit than its own.</summary>
[Property("case", "B16")]
public sealed class FittingLimitTests : ContractFixture
{
    private const int Longest = 262_144;

    [TestCase("\\u4e2d", Longest, 202)]
    [TestCase("\\u4e2d", Longest + 1, 422)]
    [TestCase("\\ud83d\\ude00", Longest, 202)]
    [TestCase("\\ud83d\\ude00", Longest + 1, 422)]
    [TestCase("中", Longest, 202)]
    [TestCase("x", Longest + 1, 422)]
    public async Task CaseB16_LongestMessage_AsPythonEscapesIt_IsTaken(string character, int count, int status)
    {
        var content = new StringBuilder().Insert(0, character, count);
        using var created = await App.PostTaskAsync($$$"""{"agent_id":1,"message":{"content":"{{{content}}}"}}""");
        var answer = await created.JsonAsync(status);
        if (status != 202)
            Assert.That((string?)answer["error"]!["message"], Does.Contain("at most 262144 characters"));
    }
}
