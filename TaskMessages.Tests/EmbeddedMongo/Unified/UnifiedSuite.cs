using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.EmbeddedMongo.Docs;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.EmbeddedMongo.Unified;

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

    private protected virtual string ConnectionString(EmbeddedMongoServer server) => server.ConnectionString;

    /// <summary>What the server is to its clients, in the words of the format.</summary>
    private protected virtual string Topology => "single";

    /// <summary>Whether clients must log in.</summary>
    private protected virtual bool HasLogin => false;

    /// <summary>How many cases run at a time.</summary>
    private protected virtual int AtOnce => 1;

    /// <summary>How many cases hold.</summary>
    internal abstract int Held { get; }

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

    [SpecificationTest]
    public async Task Suite_EveryCase_HoldsOrIsListed(string specifications)
    {
        Assert.That(Path.Combine(specifications, Suite), Does.Exist);
        var (held, refused, failing) = (0, new List<string>(), new List<string>());
        var all = Cases().ToList();
        var cases = all.Where(test => test.Unfit is null).ToList();
        var unfit = all.Count - cases.Count;
        var stale = Reasons.Keys.ToHashSet();
        var problems = new string?[cases.Count];
        await Parallel.ForAsync(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) => problems[index] = await ProblemAsync(cases[index]));
        foreach (var (test, problem) in cases.Zip(problems))
        {
            var key = KeyOf(test);
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

    /// <summary>Runs one case.</summary>
    /// <param name="test">The case.</param>
    /// <param name="isListed">Whether it is one that does not hold.</param>
    private protected virtual Task<string?> RunAsync(UnifiedCase test, bool isListed) => new UnifiedRunner(ConnectionString(_server)).RunAsync(test);

    private string KeyOf(UnifiedCase test) => Reasons.ContainsKey(test.Name) ? test.Name : test.File;

    /// <summary>What the suite comes to when its test holds.</summary>
    internal SuiteRow Row()
    {
        var cases = Cases().ToList();
        var fit = cases.Where(test => test.Unfit is null).ToList();
        var server = (Topology == "replicaset" ? "replica set of one" : "standalone") + (HasLogin ? " with login" : "");
        return new SuiteRow(Suite, server, fit.Count, Held, cases.Count - fit.Count, ListedCase.Count(fit.Select(KeyOf), Reasons.GetValueOrDefault));
    }

    private IEnumerable<UnifiedCase> Cases()
        => from file in SpecificationData.Files(Suite)
           let root = BsonDocument.Parse(file.Root.GetRawText())
           from test in root["tests"].AsBsonArray
           select new UnifiedCase(file.Name.Replace("unified/", "", StringComparison.Ordinal), root, test.AsBsonDocument, Topology, HasLogin);

    private async Task<string?> ProblemAsync(UnifiedCase test)
    {
        try
        {
            return await RunAsync(test, Reasons.ContainsKey(KeyOf(test)));
        }
        catch (NotSupportedException missing)
        {
            return $"not supported: {missing.Message}";
        }
    }
}
