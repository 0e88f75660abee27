namespace TaskMessages.EmbeddedMongo.Storage.Files;

/// <summary>Files that nobody but the process's own user may read. On Windows a directory's own rights are inherited, and are left alone.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Creates the directory, closed to others. One that exists is closed to them only if it is <paramref name="isOurs"/>.</summary>
    public static void CreateDirectory(string path, bool isOurs)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else if (!Directory.Exists(path))
            Directory.CreateDirectory(path, DirectoryMode);
        else if (isOurs)
            File.SetUnixFileMode(path, DirectoryMode);
    }

    /// <summary>Creates the file if need be, and closes it to others. SQLite gives its log the same rights.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var options = new FileStreamOptions { Mode = System.IO.FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = FileMode };
        new FileStream(path, options).Dispose();
        Close(path);
    }

    /// <summary>Closes a file to others, if there is one.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && File.GetUnixFileMode(path) != FileMode)
            File.SetUnixFileMode(path, FileMode);
    }
}
