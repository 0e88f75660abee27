namespace TaskMessages.Tests.Clients;

/// <summary>What a client script printed.</summary>
/// <param name="Checks">Each with <c>check</c>, <c>ok</c> and, when it does not hold, <c>error</c>.</param>
/// <param name="Summary">The last line, with <c>client</c> and the number of <c>checks</c>; null when the script did not come to its end.</param>
internal sealed record ClientReport(IReadOnlyList<BsonDocument> Checks, BsonDocument? Summary)
{
    public static ClientReport Read(string output)
    {
        var lines = output.Split('\n').Where(line => line.StartsWith('{')).Select(BsonDocument.Parse).ToList();
        return new ClientReport([.. lines.Where(line => line.Contains("check"))], lines.Find(line => line.Contains("client")));
    }

    public void AssertAllHold()
    {
        Assert.That(Summary, Is.Not.Null, "the script did not come to its end");
        Assert.That(Checks, Is.Not.Empty);
        Assert.That(Checks, Has.Count.EqualTo(Summary!["checks"].ToInt32()));
        var failing = Checks.Where(check => !check["ok"].AsBoolean).Select(check => $"{check["check"]}: {check["error"]}");
        Assert.That(failing, Is.Empty);
    }
}
