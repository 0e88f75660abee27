using System.Text.Json;

namespace TaskMessages.Tests.Conventions;

/// <summary>The MongoDB specifications' test data, which lies in <c>shared/specs</c> beside or above the checkout and is never part of it.</summary>
internal static class SpecificationData
{
    /// <summary>The folder of one specification, or null where the data is absent.</summary>
    public static string? Folder(string specification)
    {
        for (var folder = new DirectoryInfo(Repository.Root); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "specs", specification);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }

    /// <summary>Ignores the running test, with the reason, where the data is absent.</summary>
    public static void Require(string specification)
    {
        if (Folder(specification) is null)
            Assert.Ignore($"The folder shared/specs/{specification} is not there, so the suite was not run.");
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
