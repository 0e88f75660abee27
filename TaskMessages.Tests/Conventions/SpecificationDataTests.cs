using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.Conventions;

public sealed class SpecificationDataTests
{
    [Test]
    public void Find_BesideTheCheckoutOrAboveIt_IsThere()
    {
        using var directory = new TemporaryDirectory();
        var data = Directory.CreateDirectory(Path.Combine(directory.Path, "shared", "specs")).FullName;
        var checkout = Directory.CreateDirectory(Path.Combine(directory.Path, "work", "checkout")).FullName;
        Assert.That((SpecificationData.Find(null, checkout), SpecificationData.Find("", directory.Path)), Is.EqualTo((data, data)));
    }

    [Test]
    public void Find_NamedFolder_GoesBeforeTheOthers()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(directory.Path, "shared", "specs"));
        var named = Directory.CreateDirectory(Path.Combine(directory.Path, "named")).FullName;
        Assert.That(SpecificationData.Find(named, directory.Path), Is.EqualTo(named));
        Assert.That(() => SpecificationData.Find(named + "x", directory.Path), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contains(SpecificationData.Variable));
    }

    [Test]
    public void Find_Nowhere_IsNothing()
    {
        using var directory = new TemporaryDirectory();
        Assert.That(SpecificationData.Find(null, directory.Path), Is.Null);
    }

    [Test]
    public void Line_WithoutData_SaysHowManyCasesAndWhereTheDataIs()
    {
        var line = SpecificationReportAttribute.Line(null)!;
        Assert.That(int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(803));
        Assert.That(line, Does.Contain(SpecificationData.Variable).And.Contain("https://").And.Not.Contain("\n"));
        Assert.That(SpecificationReportAttribute.Line("/somewhere"), Is.Null);
    }

    [TestCase("specifications.txt")]
    [TestCase("contract-items.txt")]
    public void TestCommand_PrintsTheReport(string report) => Assert.That(Repository.Read("test.sh"), Does.Contain($"cat \"$results/{report}\""));
}
