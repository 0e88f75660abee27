using System.Runtime.InteropServices;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// The C library's memory, which the embedded database takes its pages from. By default glibc has a pool for every thread, each of which keeps what was once freed into it, and
/// learns to keep ever larger pieces: after a peak a process stays large. Two pools, and what is larger than a quarter of a megabyte goes back to the system at once.
/// </summary>
internal static class NativeMemoryLimits
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    private const int Arenas = 2;
    private const int Large = 256 * 1024;

    /// <summary>Sets them, before the first thread has a pool of its own. Where the C library is another one, nothing changes.</summary>
    public static void Set()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MallOpt(ArenaMax, Arenas);
            _ = MallOpt(MmapThreshold, Large);
            _ = MallOpt(TrimThreshold, Large);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has neither pools nor the call
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int MallOpt(int parameter, int value);
}
