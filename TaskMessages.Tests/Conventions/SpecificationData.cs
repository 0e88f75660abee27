using System.Text.Json;

namespace TaskMessages.Tests.Conventions;

/// <summary>
/// The MongoDB specifications' test data, which is never part of the checkout: in the folder that <c>MONGODB_SPECIFICATIONS</c> names, or in
/// <c>shared/specs</c> beside or above the checkout.
/// </summary>
internal static class SpecificationData
{
    public const string Variable = "MONGODB_SPECIFICATIONS";

    /// <summary>Where the data can be had, in the folders that the tests read.</summary>
    public const string Source = "the folder test of https://github.com/mongodb/mongo-python-driver";

    /// <summary>The folder of all specifications, or null where there is none.</summary>
    public static string? Root { get; } = Find(Environment.GetEnvironmentVariable(Variable), Repository.Root);

    /// <summary>The folder of one specification, or null where the data is absent.</summary>
    public static string? Folder(string specification) => Root is not null && Path.Combine(Root, specification) is var folder && Directory.Exists(folder) ? folder : null;

    /// <param name="named">The folder that somebody has named; null or empty: nobody has.</param>
    /// <param name="checkout">Where the search begins then.</param>
    /// <exception cref="DirectoryNotFoundException">The named folder is not there.</exception>
    public static string? Find(string? named, string checkout)
    {
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"{Variable} names {named}, which is not there.");
        for (var folder = new DirectoryInfo(checkout); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "specs");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }

    /// <summary>Every file of a specification with its name below the folder; none where the data is absent.</summary>
    public static IEnumerable<(string Name, JsonElement Root)> Files(string specification)
    {
        if (Folder(specification) is not { } folder)
            yield break;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            yield return (Path.GetRelativePath(folder, file).Replace('\\', '/').Replace(".json", string.Empty, StringComparison.Ordinal), json.RootElement.Clone());
        }
    }
}
