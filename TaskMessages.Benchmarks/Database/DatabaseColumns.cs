namespace TaskMessages.Benchmarks.Database;

/// <summary>The columns of the report: the ways to a database.</summary>
internal static class DatabaseColumns
{
    public const string InProcess = "in-process";
    public const string Tcp = "TCP, MongoDB.Driver";
    public const string PyMongo = "TCP, PyMongo";

    /// <summary>What the others are compared with.</summary>
    public const string Raw = "raw SQLite";

    public static IReadOnlyList<string> All { get; } = [InProcess, Tcp, PyMongo, Raw];
}
