namespace TaskMessages.Tests.Clients;

[TestFixture]
internal sealed class ClientReportTests
{
    private const string Holds = "{\"check\": \"a\", \"ok\": true}\n";
    private const string Fails = "{\"check\": \"b\", \"ok\": false, \"error\": \"no\"}\n";

    [Test]
    public void AssertAllHold_AllChecksAndTheSummary_Passes() =>
        Assert.That(() => ClientReport.Read("noise\n" + Holds + "{\"client\": \"x\", \"checks\": 1}\n").AssertAllHold(), Throws.Nothing);

    [TestCase("")]
    [TestCase(Holds)]
    [TestCase("{\"client\": \"x\", \"checks\": 0}\n")]
    [TestCase(Holds + "{\"client\": \"x\", \"checks\": 2}\n")]
    [TestCase(Holds + Fails + "{\"client\": \"x\", \"checks\": 2}\n")]
    public void AssertAllHold_AnythingElse_Fails(string output)
    {
        using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
            Assert.That(() => ClientReport.Read(output).AssertAllHold(), Throws.InstanceOf<AssertionException>());
    }
}
