namespace TaskMessages.Api.Worker;

/// <summary>What Linux tells about processes. Elsewhere everything is unknown.</summary>
internal static class ProcessTable
{
    private const int StateField = 0;
    private const int StartTimeField = 19;

    /// <summary>Names the running kernel's boot; null when unknown.</summary>
    public static string? BootId() => Read("/proc/sys/kernel/random/boot_id")?.Replace("-", "", StringComparison.Ordinal)[..12];

    /// <summary>Names the installation; null when unknown.</summary>
    public static string? MachineId() => Read("/etc/machine-id") is { Length: > 0 } id ? id : null;

    /// <summary>Names the namespace that this process's ids are valid in; null when unknown.</summary>
    public static string? PidNamespace()
    {
        try
        {
            return new FileInfo("/proc/self/ns/pid").LinkTarget is { } target ? string.Concat(target.Where(char.IsAsciiDigit)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>When a process started, in clock ticks since the boot; null when there is no such process, or only its corpse.</summary>
    public static string? StartOf(int processId)
    {
        var stat = Read($"/proc/{processId}/stat");
        if (stat is null)
            return null;

        // The command's name may hold anything; the fields begin after its closing parenthesis.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartTimeField && fields[StateField] is not ("Z" or "X") ? fields[StartTimeField] : null;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
