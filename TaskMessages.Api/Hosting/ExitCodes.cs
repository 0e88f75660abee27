namespace TaskMessages.Api.Hosting;

/// <summary>What the process says when it ends; docs/configuration.md lists them.</summary>
internal static class ExitCodes
{
    /// <summary>It was told to stop, or did what it was asked.</summary>
    public const int Success = 0;

    /// <summary>It could not start, or not do what it was asked, for a reason that the operator can mend: a setting, an address, the database.</summary>
    public const int Refused = 1;

    /// <summary>A fault of the service's own; <c>EX_SOFTWARE</c> of sysexits.</summary>
    public const int Fault = 70;
}
