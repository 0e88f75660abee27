namespace TaskMessages.Tests.EmbeddedMongo.Docs;

/// <summary>What one specification's suite comes to, as its tests have it.</summary>
/// <param name="Suite">The folder of the suite.</param>
/// <param name="Server">What the cases run against; empty: they need no server.</param>
/// <param name="Cases">How many cases apply.</param>
/// <param name="Held">How many of them hold.</param>
/// <param name="OtherServer">How many more ask for another server.</param>
/// <param name="Listed">The cases that the tests list as not holding, by name or by file.</param>
internal sealed record SuiteRow(string Suite, string Server, int Cases, int Held, int OtherServer, IReadOnlyList<ListedCase> Listed)
{
    /// <summary>Cases that do not hold, and are listed.</summary>
    public int Refused => Math.Min(Cases - Held, Listed.Sum(listed => listed.Cases));

    /// <summary>Cases that do not hold, and are not.</summary>
    public int Failing => Cases - Held - Refused;
}
