namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>What a row of the table of errors goes by.</summary>
internal enum FaultKey
{
    /// <summary>The status of the answer, or the number that stands as the code of an error inside a stream.</summary>
    Status,

    /// <summary>The code or the type of an account that is used up: counts under every status.</summary>
    Account,

    /// <summary>The code or the type: counts where the status leaves it open.</summary>
    Code,

    /// <summary>A part of a message about the size of the request: counts where no code tells.</summary>
    Size,

    /// <summary>A part of any other message: counts where no code tells, inside a stream and under 429.</summary>
    Text,
}
