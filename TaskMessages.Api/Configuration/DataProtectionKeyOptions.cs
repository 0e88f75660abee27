namespace TaskMessages.Api.Configuration;

/// <summary>Where the keys are that encrypt the agents' credentials at rest.</summary>
internal sealed class DataProtectionKeyOptions
{
    public const string SectionName = "DataProtection";

    /// <summary>
    /// Directory of the key ring, created with mode 0700. Default: <c>keys</c> inside the embedded database's directory, else
    /// <c>keys</c> in the directory the process was started in. Processes on one database must share it.
    /// </summary>
    public string? KeysDirectory { get; set; }
}
