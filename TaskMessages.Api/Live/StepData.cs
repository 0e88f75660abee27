namespace TaskMessages.Api.Live;

/// <summary>A step's data as far as a frame carries it (section 9.3).</summary>
internal static class StepData
{
    public const int MaxBytes = 65_536;

    private static readonly string[] IdentifyingKeys = ["phase", "name", "sub_agent_name", "role"];

    /// <summary>The data, or, when it is too large, only what tells which step it is.</summary>
    public static JsonMap Fit(JsonMap data)
    {
        var bytes = AsciiJson.Of(data).Length;
        if (bytes <= MaxBytes)
            return data;
        var short_ = new JsonMap { ["truncated"] = true, ["original_bytes"] = (long)bytes };
        foreach (var key in IdentifyingKeys)
        {
            if (data.TryGetValue(key, out var value))
                short_[key] = value;
        }

        Shrink(short_);
        return short_;
    }

    /// <summary>Drops values that are no texts, the last first, and then shortens texts, until it fits; a text never vanishes before another value.</summary>
    private static void Shrink(JsonMap data)
    {
        foreach (var key in IdentifyingKeys.Reverse())
        {
            if (AsciiJson.Of(data).Length > MaxBytes && data.TryGetValue(key, out var value) && value is not string)
                data.Remove(key);
        }

        foreach (var key in IdentifyingKeys.Reverse())
        {
            var excess = AsciiJson.Of(data).Length - MaxBytes;
            if (excess > 0 && data.TryGetValue(key, out var value) && value is string text)
                data[key] = text[..AsciiJson.FittingLength(text, Math.Max(AsciiJson.Of(text).Length - excess, 16))];
        }
    }
}
