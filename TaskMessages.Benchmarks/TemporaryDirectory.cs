namespace TaskMessages.Benchmarks;

/// <summary>A new folder that disappears with this object.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("taskmessages-").FullName;

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
