using NUnit.Framework.Interfaces;
using TaskMessages.Tests.Contract.Document;
using TaskMessages.Tests.Conventions;

[assembly: DocumentedAnswersReport]

namespace TaskMessages.Tests.Contract.Document;

/// <summary>Says at the end of a run how many answers were held against the published description, and writes it beside the test results.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class DocumentedAnswersReportAttribute : Attribute, ITestAction
{
    private const string File = "artifacts/test-results/documented-answers.txt";

    public ActionTargets Targets => ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test)
    {
        if (test is not NUnit.Framework.Internal.TestAssembly || DocumentedAnswers.Counts.Count == 0)
            return;
        var counts = DocumentedAnswers.Counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        var summary = $"{counts.Sum(entry => entry.Value)} answers of {counts.Select(entry => entry.Key.Split(' ')[0]).Distinct().Count()} operations "
            + $"({counts.Length} with their statuses) match docs/openapi.json";
        var path = Path.Combine(Repository.Root, File);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllLines(path, [summary, .. counts.Select(entry => $"{entry.Value,7} {entry.Key}")]);
        TestContext.Progress.WriteLine(summary);
    }
}
