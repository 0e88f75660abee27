namespace TaskMessages.Tests.Support;

/// <summary>Stands for the end of a process: every store call after it throws this.</summary>
internal sealed class ProcessDiedException() : Exception("The process is dead.");
