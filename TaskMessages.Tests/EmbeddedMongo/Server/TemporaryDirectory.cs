namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>A directory of one test's own, removed afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("taskmessages-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
