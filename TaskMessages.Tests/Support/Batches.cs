namespace TaskMessages.Tests.Support;

/// <summary>Reads to its end what comes in batches.</summary>
internal static class Batches
{
    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<IReadOnlyList<T>> batches)
    {
        var all = new List<T>();
        await foreach (var batch in batches)
            all.AddRange(batch);
        return all;
    }
}
