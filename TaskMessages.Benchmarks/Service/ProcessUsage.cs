namespace TaskMessages.Benchmarks.Service;

/// <summary>What a process has used so far.</summary>
/// <param name="Processor">User and system time.</param>
/// <param name="Memory">Resident memory now, in bytes.</param>
/// <param name="PeakMemory">The most resident memory it ever had, in bytes.</param>
internal readonly record struct ProcessUsage(TimeSpan Processor, long Memory, long PeakMemory);
