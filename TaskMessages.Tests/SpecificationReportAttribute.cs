using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using TaskMessages.Tests;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.EmbeddedMongo.Bson;
using TaskMessages.Tests.EmbeddedMongo.Unified;

[assembly: SpecificationReport]

namespace TaskMessages.Tests;

/// <summary>Says in one line, beside the test results and on the console, how many cases of MongoDB's specifications were left out because their data is absent.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class SpecificationReportAttribute : Attribute, ITestAction
{
    private const string ReportFile = "artifacts/test-results/specifications.txt";

    public ActionTargets Targets => ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test)
    {
        if (test is not TestAssembly)
            return;
        var path = Path.Combine(Repository.Root, ReportFile);
        File.Delete(path);
        if (Line(SpecificationData.Root) is not { } line)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, line + "\n");
        TestContext.Progress.WriteLine(line);
    }

    /// <param name="root">Where the data is, or null.</param>
    /// <returns>Null: nothing was left out.</returns>
    internal static string? Line(string? root) => root is not null ? null
        : $"{Cases()} cases of MongoDB's specifications were not run: {SpecificationData.Variable} names no folder of their data; it can be had as {SpecificationData.Source}";

    private static int Cases() => CorpusTests.AllCases + typeof(UnifiedSuite).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(UnifiedSuite)) && !type.IsAbstract)
        .Sum(type => ((UnifiedSuite)Activator.CreateInstance(type)!).Held);
}
