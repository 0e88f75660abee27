namespace TaskMessages.Benchmarks.Calls;

/// <summary>What the agents of the calls say.</summary>
internal static class CallScript
{
    /// <summary>The answer to what carries this token, in the pieces in which it is streamed.</summary>
    public static string[] Pieces(string token) => ["the ", "answer ", "to ", token];

    public static string Answer(string token) => string.Concat(Pieces(token));
}
