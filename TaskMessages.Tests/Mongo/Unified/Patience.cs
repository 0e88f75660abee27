using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>How much time a case has. Its own limits, a few hundred milliseconds often, are made for an idle machine.</summary>
/// <param name="Factor">By which all times of the case are longer than it says, so that they keep their order.</param>
/// <param name="Limit">How long to wait for what must happen.</param>
internal sealed record Patience(int Factor, TimeSpan Limit)
{
    // longer ones are meant never to pass
    private const int LongestScaled = 10_000;

    public static Patience Normal { get; } = new(1, TimeSpan.FromSeconds(60));

    public TimeSpan Scale(BsonValue milliseconds) => TimeSpan.FromMilliseconds(milliseconds.ToInt32() * Factor);

    /// <summary>An option of a client.</summary>
    public BsonValue Option(string name, BsonValue value) =>
        name.EndsWith("MS", StringComparison.Ordinal) && value.ToInt32() < LongestScaled ? value.ToInt32() * Factor : value;

    /// <summary>A fail point. A hello that is late and then fails is not meant to be too late, so it stays as late as it is.</summary>
    public BsonDocument FailPoint(BsonDocument command)
    {
        if (!command.TryGetValue("data", out var value) || value is not BsonDocument data || !data.TryGetValue("blockTimeMS", out var block))
            return command;
        if (data.Contains("errorCode") && data["failCommands"].AsBsonArray.Contains("hello"))
            return command;
        var scaled = (BsonDocument)command.DeepClone();
        scaled["data"].AsBsonDocument.Set("blockTimeMS", block.ToInt32() * Factor);
        return scaled;
    }
}
