using System.Runtime.InteropServices;
using System.Text.Json;
using NUnit.Framework.Interfaces;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.EmbeddedMongo.Docs;

namespace TaskMessages.Tests.EmbeddedMongo.Bson;

/// <summary>Every case of the MongoDB specifications' BSON corpus that is about bytes (its text cases judge the vendor's types), which is read from beside the repository.</summary>
[TestFixture]
public sealed class CorpusTests
{
    private static readonly string Folder = SpecificationData.Folder("bson_corpus") ?? "absent";

    /// <summary>How many cases there are.</summary>
    internal const int AllCases = ValidCases + DecodeErrorCases;

    private const int ValidCases = 728;
    private const int DecodeErrorCases = 75;

    private static readonly Dictionary<string, int> Held = [];

    [OneTimeTearDown]
    public void ReportHeld()
    {
        foreach (var kind in (string[])["valid", "decodeErrors"])
            TestContext.Out.WriteLine($"BSON corpus, {kind}: {Cases(kind).Count()} cases, {Held.GetValueOrDefault(kind)} held");
    }

    [TearDown]
    public void CountHeld()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Passed)
            CollectionsMarshal.GetValueRefOrAddDefault(Held, TestContext.CurrentContext.Test.Name.Split('/')[0], out _)++;
    }

    [SpecificationTest]
    public void Corpus_Cases_AreAllRead(string specifications)
    {
        Assert.That(Path.Combine(specifications, "bson_corpus"), Does.Exist);
        Assert.That((Valid().Count(), DecodeErrors().Count()), Is.EqualTo((ValidCases, DecodeErrorCases)));
    }

    [TestCaseSource(nameof(Valid))]
    public void Decode_ValidCase_RoundTrips(JsonElement test)
    {
        var bytes = Convert.FromHexString(test.GetProperty("canonical_bson").GetString()!);
        var document = BsonCodec.Decode(bytes);

        Assert.That(Convert.ToHexString(BsonCodec.Encode(document)), Is.EqualTo(Convert.ToHexString(bytes)));

        if (test.TryGetProperty("degenerate_bson", out var degenerate))
        {
            var again = BsonCodec.Encode(BsonCodec.Decode(Convert.FromHexString(degenerate.GetString()!)));
            Assert.That(Convert.ToHexString(again), Is.EqualTo(Convert.ToHexString(bytes)));
        }
    }

    [TestCaseSource(nameof(DecodeErrors))]
    public void Decode_ErrorCase_Throws(JsonElement test)
    {
        var bytes = Convert.FromHexString(test.GetProperty("bson").GetString()!);
        Assert.That(() => BsonCodec.Decode(bytes), Throws.TypeOf<BsonFormatException>());
    }

    /// <summary>What the corpus comes to when its tests hold.</summary>
    internal static SuiteRow Row()
    {
        var cases = Valid().Count() + DecodeErrors().Count();
        return new SuiteRow("bson_corpus", "", cases, cases, 0, []);
    }

    private static IEnumerable<TestCaseData> Valid() => Cases("valid");

    private static IEnumerable<TestCaseData> DecodeErrors() => Cases("decodeErrors");

    private static IEnumerable<TestCaseData> Cases(string kind)
    {
        if (!Directory.Exists(Folder))
            yield break;
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            if (!json.RootElement.TryGetProperty(kind, out var cases))
                continue;
            var number = 0;
            foreach (var test in cases.EnumerateArray())
            {
                var data = new TestCaseData(WithType(test, json.RootElement));
                yield return data.SetName($"{kind}/{Path.GetFileNameWithoutExtension(file)}/{++number} {test.GetProperty("description")}");
            }
        }
    }

    private static JsonElement WithType(JsonElement test, JsonElement file)
    {
        var members = test.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        members["type"] = file.GetProperty("bson_type");
        return JsonSerializer.SerializeToElement(members);
    }
}
