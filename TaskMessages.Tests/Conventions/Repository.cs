namespace TaskMessages.Tests.Conventions;

/// <summary>The checkout that the running tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotSource = ["artifacts", "bin", "obj", "node_modules", ".git"];

    /// <summary>The folder that holds TaskMessages.sln, found by walking up from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files of the checkout, as paths below <see cref="Root"/> with forward slashes.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } = [.. Below(Root).Order(StringComparer.Ordinal)];

    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    private static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs"))
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (NotSource.Contains(Path.GetFileName(child)))
                continue;
            foreach (var file in Below(child))
                yield return file;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TaskMessages.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("TaskMessages.sln is in no folder above the test assembly.");
    }
}
