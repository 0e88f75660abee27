using TaskMessages.Mongo.Bson;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>A folder of a specification's suite in which each file is a case.</summary>
internal static class DataSuite
{
    /// <summary>Fails unless every case holds, and there are as many as there were.</summary>
    /// <param name="suite">The specification's folder.</param>
    /// <param name="folder">The folder in it.</param>
    /// <param name="cases">How many files there are at the least.</param>
    /// <param name="problem">What is wrong with a case; null when it holds.</param>
    public static void Check(string suite, string folder, int cases, Func<BsonDocument, string?> problem)
    {
        SpecificationData.Require(suite);
        var files = SpecificationData.Files($"{suite}/{folder}").ToList();
        var failing = files
            .Select(file => (file.Name, Problem: problem(BsonDocument.Parse(file.Root.GetRawText()))))
            .Where(result => result.Problem is not null)
            .Select(result => $"{folder}/{result.Name}: {result.Problem}")
            .ToList();
        TestContext.Out.WriteLine($"{suite}/{folder}: {files.Count} cases, {files.Count - failing.Count} held, 0 skipped");
        Assert.That(failing, Is.Empty);
        Assert.That(files, Has.Count.GreaterThanOrEqualTo(cases));
    }
}
