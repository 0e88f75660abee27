using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>One test of a file in the unified test format.</summary>
internal sealed record UnifiedCase(string File, BsonDocument Root, BsonDocument Test)
{
    private static readonly Version Server = new(7, 0);

    public string Name => $"{File}: {Test["description"].AsString}";

    /// <summary>Why the test does not apply to a standalone server of version 7.0; null when it does.</summary>
    public string? Unfit
    {
        get
        {
            if (Test.TryGetValue("skipReason", out var reason))
                return reason.AsString;
            return IsFit(Root) && IsFit(Test) ? null : "asks for another server";
        }
    }

    private static bool IsFit(BsonDocument level)
        => !level.TryGetValue("runOnRequirements", out var requirements) || requirements.AsBsonArray.Any(requirement => IsFitFor(requirement.AsBsonDocument));

    private static bool IsFitFor(BsonDocument requirement)
        => (!requirement.TryGetValue("topologies", out var topologies) || topologies.AsBsonArray.Contains("single"))
            && Version.Parse(requirement.GetValue("minServerVersion", "0.0").AsString) <= new Version(7, 0, 99)
            && Version.Parse(requirement.GetValue("maxServerVersion", "99.0").AsString) >= Server
            && !requirement.GetValue("auth", false).ToBoolean()
            && requirement.GetValue("serverless", "allow").AsString != "require";
}
