using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.Mongo.Server;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>The <c>crud</c> suite: every case that asks for nothing but a standalone server up to 7.0 holds, or is listed with its reason.</summary>
public sealed class CrudSuiteTests
{
    private const string Suite = "crud";

    private TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _directory = new TemporaryDirectory();
        _server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = _directory.Path, Listen = "127.0.0.1:0", EnableTestCommands = true }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
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
        var (held, refused, failing) = (0, new List<string>(), new List<string>());
        var stale = new HashSet<string>(CrudSuiteExceptions.Reasons.Keys);
        foreach (var test in Cases().Where(test => test.Unfit is null))
        {
            var problem = await ProblemAsync(test);
            var isListed = stale.Remove(test.Name);
            if (problem is null && !isListed)
                held++;
            else if (problem is not null && isListed)
                refused.Add($"{test.Name} – {CrudSuiteExceptions.Reasons[test.Name]} ({problem})");
            else
                failing.Add(problem is null ? $"{test.Name} is listed, but holds" : $"{test.Name}: {problem}");
        }

        await TestContext.Out.WriteLineAsync($"{Suite}: {held + refused.Count + failing.Count} cases, {held} held, {refused.Count} refused, {failing.Count} failing");
        refused.ForEach(TestContext.Out.WriteLine);
        failing.ForEach(TestContext.Out.WriteLine);
        Assert.That(failing, Is.Empty);
        Assert.That(stale, Is.Empty, "listed, but no case");
    }

    private static IEnumerable<UnifiedCase> Cases()
        => from file in SpecificationData.Files(Suite)
           let root = BsonDocument.Parse(file.Root.GetRawText())
           from test in root["tests"].AsBsonArray
           select new UnifiedCase(file.Name.Replace("unified/", "", StringComparison.Ordinal), root, test.AsBsonDocument);

    private async Task<string?> ProblemAsync(UnifiedCase test)
    {
        try
        {
            return await new UnifiedRunner(_server.ConnectionString!).RunAsync(test);
        }
        catch (NotSupportedException missing)
        {
            return $"not supported: {missing.Message}";
        }
    }
}
