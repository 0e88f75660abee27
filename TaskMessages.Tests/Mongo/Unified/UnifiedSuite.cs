using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.Mongo.Server;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>One suite in the unified test format: every case that asks for nothing but what the server is holds, or is listed with its reason.</summary>
public abstract class UnifiedSuite
{
    private TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _server = null!;

    /// <summary>The folder of the suite.</summary>
    private protected abstract string Suite { get; }

    /// <summary>The cases that do not hold, and why: by the case's name or, for all cases of a file, the file's.</summary>
    private protected abstract IReadOnlyDictionary<string, string> Reasons { get; }

    /// <summary>What the server is besides one for tests on a loopback port.</summary>
    private protected virtual EmbeddedMongoOptions Options(EmbeddedMongoOptions options) => options;

    private protected virtual string ConnectionString(EmbeddedMongoServer server) => server.ConnectionString!;

    /// <summary>What the server is to its clients, in the words of the format.</summary>
    private protected virtual string Topology => "single";

    /// <summary>How many cases hold.</summary>
    private protected abstract int Held { get; }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _directory = new TemporaryDirectory();
        _server = await EmbeddedMongoServer.StartAsync(
            Options(new EmbeddedMongoOptions { Directory = _directory.Path, Listen = "127.0.0.1:0", EnableTestCommands = true }), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task Suite_EveryCase_HoldsOrIsListed()
    {
        SpecificationData.Require(Suite);
        var (held, unfit, refused, failing) = (0, 0, new List<string>(), new List<string>());
        var cases = Cases().ToList();
        var stale = Reasons.Keys.ToHashSet();
        foreach (var test in cases)
        {
            if (test.Unfit is not null)
            {
                unfit++;
                continue;
            }

            var problem = await ProblemAsync(test);
            var key = Reasons.ContainsKey(test.Name) ? test.Name : test.File;
            var isListed = Reasons.ContainsKey(key);
            stale.Remove(key);
            if (problem is null && !isListed)
                held++;
            else if (problem is null && key == test.File)
                held++;
            else if (problem is not null && isListed)
                refused.Add($"{test.Name} – {Reasons[key]} ({problem})");
            else
                failing.Add(problem is null ? $"{test.Name} is listed, but holds" : $"{test.Name}: {problem}");
        }

        await TestContext.Out.WriteLineAsync(
            $"{Suite}: {held + refused.Count + failing.Count} cases, {held} held, {refused.Count} refused, {failing.Count} failing; {unfit} more ask for another server");
        refused.ForEach(TestContext.Out.WriteLine);
        failing.ForEach(TestContext.Out.WriteLine);
        Assert.That(failing, Is.Empty);
        Assert.That(stale, Is.Empty, "listed, but no case");
        Assert.That(held, Is.EqualTo(Held));
    }

    private IEnumerable<UnifiedCase> Cases()
        => from file in SpecificationData.Files(Suite)
           let root = BsonDocument.Parse(file.Root.GetRawText())
           from test in root["tests"].AsBsonArray
           select new UnifiedCase(file.Name.Replace("unified/", "", StringComparison.Ordinal), root, test.AsBsonDocument, Topology);

    private async Task<string?> ProblemAsync(UnifiedCase test)
    {
        try
        {
            return await new UnifiedRunner(ConnectionString(_server)).RunAsync(test);
        }
        catch (NotSupportedException missing)
        {
            return $"not supported: {missing.Message}";
        }
    }
}
