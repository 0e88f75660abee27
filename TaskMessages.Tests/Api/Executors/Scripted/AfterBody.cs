namespace TaskMessages.Tests.Api.Executors.Scripted;

/// <summary>What follows the last byte of an answer.</summary>
internal enum AfterBody
{
    /// <summary>The end of the message, in order.</summary>
    End,

    /// <summary>The connection is closed without it.</summary>
    Close,

    /// <summary>Nothing.</summary>
    Hang,
}
