using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>The parts that the files of the server_selection suite are made of.</summary>
internal static class SelectionCase
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Threshold = TimeSpan.FromMilliseconds(15);

    /// <returns>What was selected otherwise than the file wants; null when it holds.</returns>
    public static string? SelectionProblem(BsonDocument test)
    {
        var preference = test["operation"].AsString == "write" ? null : Preference(test["read_preference"].AsBsonDocument);
        var avoided = test.TryGetValue("deprioritized_servers", out var list) ? Addresses(list) : [];
        var suitable = ServerSelection.Suitable(Topology(test), preference, Heartbeat, avoided);
        return Difference(test["suitable_servers"], suitable) ?? Difference(test["in_latency_window"], ServerSelection.InWindow(suitable, Threshold));
    }

    /// <returns>The server that was chosen too often or too rarely; null when the file holds.</returns>
    public static string? WindowProblem(BsonDocument test)
    {
        var loads = test["mocked_topology_state"].AsBsonArray.ToDictionary(state => Address(state["address"].AsString), state => state["operation_count"].ToInt32());
        var chosen = loads.Keys.ToDictionary(address => address, _ => 0);
        var iterations = test["iterations"].ToInt32();
        var random = new Random(1);
        var topology = Topology(test);
        for (var i = 0; i < iterations; i++)
        {
            var window = ServerSelection.InWindow(ServerSelection.Suitable(topology, ReadPreference.Nearest, Heartbeat, []), Threshold);
            chosen[ServerSelection.Choose(window, address => loads[address], random).Address]++;
        }

        var tolerance = test["outcome"]["tolerance"].ToDouble();
        return test["outcome"]["expected_frequencies"].AsBsonDocument
            .Select(expected => (expected.Name, Wanted: expected.Value.ToDouble(), Found: chosen[Address(expected.Name)] / (double)iterations))
            .Where(row => row.Wanted is 0 or 1 ? row.Found != row.Wanted : Math.Abs(row.Found - row.Wanted) > tolerance)
            .Select(row => $"{row.Name} was chosen {row.Found:P1} of the time, not {row.Wanted:P1}")
            .FirstOrDefault();
    }

    /// <returns>The average that came out; null when it is the file's.</returns>
    public static string? RoundTripProblem(BsonDocument test)
    {
        var average = new RoundTripAverage();
        if (test["avg_rtt_ms"].IsNumeric)
            average.Add(TimeSpan.FromMilliseconds(test["avg_rtt_ms"].ToDouble()));
        average.Add(TimeSpan.FromMilliseconds(test["new_rtt_ms"].ToDouble()));
        var found = average.Value!.Value.TotalMilliseconds;
        return Math.Abs(found - test["new_avg_rtt"].ToDouble()) < 0.001 ? null : $"the average is {found} ms";
    }

    private static TopologyDescription Topology(BsonDocument test)
    {
        var description = test["topology_description"].AsBsonDocument;
        var servers = description["servers"].AsBsonArray.Select(server => server.AsBsonDocument).ToList();
        var topology = TopologyDescription.Begin(servers.Select(server => Address(server["address"].AsString)), null, isDirect: false, isLoadBalanced: false);
        topology = topology with { Type = Enum.Parse<TopologyType>(description["type"].AsString) };
        return servers.Aggregate(topology, (known, server) => known.With(Server(server)));
    }

    private static ServerDescription Server(BsonDocument server) => new(Address(server["address"].AsString), DiscoveryCase.Types[server["type"].AsString])
    {
        RoundTripTime = TimeSpan.FromMilliseconds(server["avg_rtt_ms"].ToDouble()),
        Hello = HelloReply.Empty with { Tags = server.TryGetValue("tags", out var tags) ? Tags(tags) : new TagSet() },
    };

    private static ReadPreference Preference(BsonDocument preference) => new(
        Enum.Parse<ReadPreferenceMode>(preference["mode"].AsString),
        preference.TryGetValue("tag_sets", out var sets) ? sets.AsBsonArray.Select(Tags) : []);

    private static TagSet Tags(BsonValue tags) => new(tags.AsBsonDocument.Select(tag => new Tag(tag.Name, tag.Value.AsString)));

    private static string? Difference(BsonValue expected, List<ServerDescription> found) =>
        found.Select(server => server.Address).ToHashSet().SetEquals(Addresses(expected)) ? null : $"[{string.Join("; ", found)}] instead of {expected}";

    private static List<MongoServerAddress> Addresses(BsonValue servers) => [.. servers.AsBsonArray.Select(server => Address(server["address"].AsString))];

    private static MongoServerAddress Address(string text) =>
        MongoUrlParser.TryParseAddress(text, out var address) ? address : throw new FormatException($"'{text}' is no address");
}
