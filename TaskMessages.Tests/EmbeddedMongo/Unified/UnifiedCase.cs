namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>One test of a file in the unified test format.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Root">The file.</param>
/// <param name="Test">One of its tests.</param>
/// <param name="Topology">What the server is: "single" or "replicaset".</param>
/// <param name="HasLogin">Whether clients must log in; then only cases that ask for that are fit.</param>
internal sealed record UnifiedCase(string File, BsonDocument Root, BsonDocument Test, string Topology = "single", bool HasLogin = false)
{
    private static readonly Version Server = new(7, 0);

    public string Name => $"{File}: {Test["description"].AsString}";

    /// <summary>Why the test does not apply to such a server of version 7.0; null when it does.</summary>
    public string? Unfit
    {
        get
        {
            if (Test.TryGetValue("skipReason", out var reason))
                return reason.AsString;
            return IsFit(Root) && IsFit(Test) && (!HasLogin || Root.Contains("runOnRequirements")) ? null : "asks for another server";
        }
    }

    private bool IsFit(BsonDocument level)
        => !level.TryGetValue("runOnRequirements", out var requirements) || requirements.AsBsonArray.Any(requirement => IsFitFor(requirement.AsBsonDocument));

    private bool IsFitFor(BsonDocument requirement)
        => (!requirement.TryGetValue("topologies", out var topologies) || topologies.AsBsonArray.Contains(Topology))
            && Version.Parse(requirement.GetValue("minServerVersion", "0.0").AsString) <= new Version(7, 0, 99)
            && Version.Parse(requirement.GetValue("maxServerVersion", "99.0").AsString) >= Server
            && requirement.GetValue("auth", false).ToBoolean() == HasLogin
            && requirement.GetValue("serverless", "allow").AsString != "require";
}
