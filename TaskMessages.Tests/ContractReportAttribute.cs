using System.Collections.Concurrent;
using NUnit.Framework.Interfaces;
using TaskMessages.Tests;
using TaskMessages.Tests.Conventions;

[assembly: ContractReport]

namespace TaskMessages.Tests;

/// <summary>
/// Counts the items of the two contracts' checklists that tests hold, and writes them beside the test results once all have run. An
/// item is held when every test that names it passed.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ContractReportAttribute : Attribute, ITestAction
{
    private const string File = "artifacts/test-results/contract-items.txt";

    private readonly ConcurrentDictionary<string, bool> _items = new();

    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test)
    {
        if (test.IsSuite)
        {
            if (test is NUnit.Framework.Internal.TestAssembly)
                Write();
            return;
        }

        // a test case inherits no properties of its method: look at both
        var passed = TestContext.CurrentContext.Result.Outcome.Status is TestStatus.Passed or TestStatus.Warning;
        var names = test.Properties["contract"].OfType<string>().Concat(test.Parent?.Properties["contract"].OfType<string>() ?? []);
        foreach (var name in names)
            _items.AddOrUpdate(name, passed, (_, others) => others && passed);
    }

    private void Write()
    {
        var path = Path.Combine(Repository.Root, File);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var held = _items.Where(item => item.Value).Select(item => item.Key).Order(StringComparer.Ordinal).ToArray();
        var lines = held.GroupBy(item => item.Split(':')[0])
            .Select(contract => $"{contract.Key}: {contract.Count()} contract items held ({string.Join(' ', contract.Select(item => item.Split(':')[1]))})");
        System.IO.File.WriteAllLines(path, [.. lines, $"{held.Length} contract items held, {_items.Count - held.Length} broken"]);
    }
}
