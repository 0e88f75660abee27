namespace TaskMessages.Api.Configuration;

/// <summary>Lists may be given item by item (<c>Key:0</c>, <c>Key:1</c>) or as one text, as it is convenient in an environment variable.</summary>
internal static class ListSettings
{
    /// <summary>Makes items of the texts at these keys, which commas, semicolons or spaces separate.</summary>
    public static void Split(IConfigurationBuilder builder, IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        var items = new Dictionary<string, string?>();
        foreach (var key in keys)
        {
            if (configuration[key] is not { Length: > 0 } text)
                continue;
            items[key] = null;
            foreach (var (index, item) in text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Index())
                items[$"{key}:text{index}"] = item;
        }

        builder.AddInMemoryCollection(items);
    }
}
