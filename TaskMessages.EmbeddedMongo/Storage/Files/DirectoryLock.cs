using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Storage.Files;

/// <summary>Keeps a directory for one process, for as long as that process lives: the system takes the lock back when it ends in any way.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string LockName = "database.lock";
    private const string OwnerName = "database.owner";

    private readonly FileStream _file;
    private readonly string _ownerPath;

    private DirectoryLock(FileStream file, string ownerPath)
    {
        _file = file;
        _ownerPath = ownerPath;
    }

    /// <exception cref="StorageOpenException">Another process, or another engine in this one, has the directory.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        var ownerPath = Path.Combine(directory, OwnerName);
        FileStream file;
        try
        {
            PrivateFiles.Create(Path.Combine(directory, LockName));
            file = new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StorageOpenException($"The database directory '{directory}' is in use by another process{Owner(ownerPath)}. Stop it, or configure another directory.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageOpenException($"The database directory '{directory}' is not writable: {e.Message}", e);
        }

        try
        {
            // Beside the lock, because a locked file cannot be read everywhere.
            PrivateFiles.Create(ownerPath);
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw new StorageOpenException($"The database directory '{directory}' cannot be written to: {e.Message}", e);
        }

        return new DirectoryLock(file, ownerPath);
    }

    public void Dispose()
    {
        File.Delete(_ownerPath);
        _file.Dispose();
    }

    private static string Owner(string path)
    {
        try
        {
            return " (process " + File.ReadAllText(path).Trim() + ")";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
