using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>The server_selection suite, and what it leaves out: staleness.</summary>
public sealed class SelectionTests
{
    private static readonly Dictionary<string, Func<BsonDocument, string?>> Parts = new()
    {
        ["server_selection"] = SelectionCase.SelectionProblem,
        ["in_window"] = SelectionCase.WindowProblem,
        ["rtt"] = SelectionCase.RoundTripProblem,
    };

    [TestCase("server_selection", 88)]
    [TestCase("in_window", 8)]
    [TestCase("rtt", 7)]
    public void Select_EveryCaseOfTheSuite_Holds(string part, int cases) => DataSuite.Check("server_selection", part, cases, Parts[part]);

    /// <summary>Seconds that each of two secondaries lags behind the primary, and which of them may be read from.</summary>
    [TestCase(5, 300, 120, true, "b")]
    [TestCase(5, 100, 120, true, "b c")]
    [TestCase(111, 110, 120, true, "c")]
    [TestCase(5, 300, 120, false, "b")]
    [TestCase(500, 605, 120, false, "b c")]
    [TestCase(500, 620, 120, false, "b")]
    public void Suitable_SecondariesThatLag_AreLeftOut(int b, int c, int limit, bool hasPrimary, string expected)
    {
        var topology = ReplicaSet(hasPrimary, b, c);
        var preference = new ReadPreference(ReadPreferenceMode.Secondary, maxStaleness: TimeSpan.FromSeconds(limit));
        var suitable = ServerSelection.Suitable(topology, preference, TimeSpan.FromSeconds(10), []);
        Assert.That(string.Join(' ', suitable.Select(server => server.Address.Host).Order()), Is.EqualTo(expected));
    }

    [TestCase(89, 10)]
    [TestCase(95, 86)]
    public void Suitable_StalenessThatCannotBeTold_NamesTheOption(int limit, int heartbeat)
    {
        var preference = new ReadPreference(ReadPreferenceMode.Nearest, maxStaleness: TimeSpan.FromSeconds(limit));
        Assert.That(
            () => ServerSelection.Suitable(ReplicaSet(true, 0, 0), preference, TimeSpan.FromSeconds(heartbeat), []),
            Throws.TypeOf<MongoConfigurationException>().With.Message.Contains("'maxStalenessSeconds'"));
    }

    private static TopologyDescription ReplicaSet(bool hasPrimary, int lagOfB, int lagOfC)
    {
        var now = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        ServerDescription Server(string host, ServerType type, int lag) => new(new MongoServerAddress(host), type)
        {
            UpdatedAt = now,
            Hello = HelloReply.Empty with { LastWriteDate = now.UtcDateTime.AddSeconds(-lag) },
        };
        var servers = new[]
        {
            Server("a", hasPrimary ? ServerType.ReplicaSetPrimary : ServerType.ReplicaSetOther, 0),
            Server("b", ServerType.ReplicaSetSecondary, lagOfB),
            Server("c", ServerType.ReplicaSetSecondary, lagOfC),
        };
        var topology = TopologyDescription.Begin(servers.Select(server => server.Address), "rs", isDirect: false, isLoadBalanced: false);
        topology = topology with { Type = hasPrimary ? TopologyType.ReplicaSetWithPrimary : TopologyType.ReplicaSetNoPrimary };
        return servers.Aggregate(topology, (known, server) => known.With(server));
    }
}
