using System.Runtime.InteropServices;
using System.Text.Json;
using NUnit.Framework.Interfaces;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Bson.IO;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.Mongo.Docs;

namespace TaskMessages.Tests.Mongo.Bson;

/// <summary>Every case of the MongoDB specifications' BSON corpus, which is read from beside the repository.</summary>
[TestFixture]
public sealed class CorpusTests
{
    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };

    private static readonly string Folder = SpecificationData.Folder("bson_corpus") ?? "absent";

    private static readonly Dictionary<string, int> Held = [];

    [OneTimeTearDown]
    public void ReportHeld()
    {
        foreach (var kind in (string[])["valid", "decodeErrors", "parseErrors"])
            TestContext.Out.WriteLine($"BSON corpus, {kind}: {Cases(kind).Count()} cases, {Held.GetValueOrDefault(kind)} held");
    }

    [TearDown]
    public void CountHeld()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Passed)
            CollectionsMarshal.GetValueRefOrAddDefault(Held, TestContext.CurrentContext.Test.Name.Split('/')[0], out _)++;
    }

    [TestCase("valid", 728)]
    [TestCase("decodeErrors", 75)]
    [TestCase("parseErrors", 180)]
    public void Corpus_Cases_AreAllRead(string kind, int count)
    {
        if (!Directory.Exists(Folder))
            Assert.Ignore("The folder ../shared/specs/bson_corpus is not there, so the corpus was not run.");
        Assert.That(Cases(kind).Count(), Is.EqualTo(count));
    }

    [TestCaseSource(nameof(Valid))]
    public void Decode_ValidCase_RoundTrips(JsonElement test)
    {
        var bytes = Convert.FromHexString(test.GetProperty("canonical_bson").GetString()!);
        var json = test.GetProperty("canonical_extjson").GetString()!;
        var document = BsonCodec.Decode(bytes);

        Assert.That(Convert.ToHexString(BsonCodec.Encode(document)), Is.EqualTo(Convert.ToHexString(bytes)));
        Assert.That(Normalized(document.ToJson(Canonical)), Is.EqualTo(Normalized(json)));
        var lossy = test.TryGetProperty("lossy", out var flag) && flag.GetBoolean();
        if (!lossy)
            Assert.That(Convert.ToHexString(BsonCodec.Encode(BsonDocument.Parse(json))), Is.EqualTo(Convert.ToHexString(bytes)));
        if (test.TryGetProperty("relaxed_extjson", out var relaxed))
        {
            Assert.That(Normalized(document.ToJson()), Is.EqualTo(Normalized(relaxed.GetString()!)));
            // Numbers may come back as another type, so the text is what has to come back.
            Assert.That(Normalized(BsonDocument.Parse(relaxed.GetString()!).ToJson()), Is.EqualTo(Normalized(relaxed.GetString()!)));
        }

        if (test.TryGetProperty("degenerate_bson", out var degenerate))
        {
            var again = BsonCodec.Encode(BsonCodec.Decode(Convert.FromHexString(degenerate.GetString()!)));
            Assert.That(Convert.ToHexString(again), Is.EqualTo(Convert.ToHexString(bytes)));
        }

        if (!lossy && test.TryGetProperty("degenerate_extjson", out var degenerateJson))
            Assert.That(Convert.ToHexString(BsonCodec.Encode(BsonDocument.Parse(degenerateJson.GetString()!))), Is.EqualTo(Convert.ToHexString(bytes)));
    }

    [TestCaseSource(nameof(DecodeErrors))]
    public void Decode_ErrorCase_Throws(JsonElement test)
    {
        var bytes = Convert.FromHexString(test.GetProperty("bson").GetString()!);
        Assert.That(() => BsonCodec.Decode(bytes), Throws.TypeOf<BsonFormatException>());
    }

    [TestCaseSource(nameof(ParseErrors))]
    public void Parse_ErrorCase_Throws(JsonElement test)
    {
        var text = test.GetProperty("string").GetString()!;
        if (test.GetProperty("type").GetString() == "0x13")
            Assert.That(() => Decimal128.Parse(text), Throws.InstanceOf<FormatException>());
        else
            Assert.That(() => BsonCodec.Encode(BsonDocument.Parse(text)), Throws.TypeOf<BsonFormatException>());
    }

    /// <summary>What the corpus comes to when its tests hold.</summary>
    internal static SuiteRow Row()
    {
        var cases = Valid().Count() + DecodeErrors().Count() + ParseErrors().Count();
        return new SuiteRow("bson_corpus", "", cases, cases, 0, []);
    }

    private static IEnumerable<TestCaseData> Valid() => Cases("valid");

    private static IEnumerable<TestCaseData> DecodeErrors() => Cases("decodeErrors");

    private static IEnumerable<TestCaseData> ParseErrors() => Cases("parseErrors");

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

    // the same JSON value written one way: spaces and escapes removed, numbers kept as they are spelt but for doubles
    private static string Normalized(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 300 });
        return Normalized(document.RootElement);
    }

    private static string Normalized(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().Select(Member)) + "}",
        JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Normalized)) + "]",
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? $"{integer}" : $"{element.GetDouble():R}",
        _ => JsonSerializer.Serialize(element),
    };

    private static string Member(JsonProperty member) =>
        member is { Name: "$numberDouble", Value.ValueKind: JsonValueKind.String } && double.TryParse(member.Value.GetString(), out var number)
            ? $"$numberDouble:{number:R}"
            : JsonSerializer.Serialize(member.Name) + ":" + Normalized(member.Value);
}
