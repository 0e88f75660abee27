using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>The discovery_and_monitoring suite: what a client knows of its servers after what they said, and after errors.</summary>
public sealed class DiscoveryTests
{
    [TestCase("errors", 72)]
    [TestCase("rs", 77)]
    [TestCase("sharded", 9)]
    [TestCase("single", 19)]
    [TestCase("load-balanced", 1)]
    public void Apply_EveryCaseOfTheSuite_Holds(string folder, int cases) =>
        DataSuite.Check("discovery_and_monitoring", folder, cases, test => new DiscoveryCase(test).Run());

    [TestCase("""{"topologyType": "Sharded", "servers": {"a:27017": {"type": "Unknown"}}}""", "phase 1: the topology is Unknown")]
    [TestCase("""{"topologyType": "Unknown", "servers": {}}""", "phase 1: the servers are Unknown [a:27017: Unknown]")]
    [TestCase("""{"topologyType": "Unknown", "servers": {"a:27017": {"type": "Mongos"}}}""", "phase 1: a:27017 is Unknown")]
    [TestCase("""{"topologyType": "Unknown", "servers": {"a:27017": {"type": "Unknown", "pool": {"generation": 1}}}}""", "phase 1: a:27017 has a pool of generation 0")]
    public void Run_AnotherOutcome_IsTold(string outcome, string problem)
    {
        var phases = new BsonArray { new BsonDocument("outcome", BsonDocument.Parse(outcome)) };
        Assert.That(new DiscoveryCase(new BsonDocument { { "uri", "mongodb://a" }, { "phases", phases } }).Run(), Is.EqualTo(problem));
    }
}
