namespace TaskMessages.Benchmarks;

/// <summary>A new folder that disappears with this object.</summary>
/// <param name="parent">Where to put it; null: where temporary files are.</param>
internal sealed class TemporaryDirectory(string? parent = null) : IDisposable
{
    public string FullPath { get; } = parent is null
        ? Directory.CreateTempSubdirectory("taskmessages-").FullName
        : Directory.CreateDirectory(Path.Combine(parent, $"taskmessages-{Guid.NewGuid():N}")).FullName;

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
