namespace TaskMessages.Tests.EmbeddedMongo.Docs;

/// <summary>A case, or a file of cases, that a suite's test lists as not holding.</summary>
/// <param name="Name">Of the case or the file.</param>
/// <param name="Cases">How many cases of that name apply.</param>
/// <param name="Reason">Why they do not hold.</param>
internal sealed record ListedCase(string Name, int Cases, string Reason)
{
    /// <summary>Counts the names that have a reason, in their first order.</summary>
    public static IReadOnlyList<ListedCase> Count(IEnumerable<string> names, Func<string, string?> reason) =>
        [.. from name in names
            let why = reason(name)
            where why is not null
            group why by name into same
            select new ListedCase(same.Key, same.Count(), same.First())];
}
