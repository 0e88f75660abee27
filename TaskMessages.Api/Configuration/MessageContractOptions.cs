namespace TaskMessages.Api.Configuration;

/// <summary>Where the message contract can be had as its first implementation has it.</summary>
internal sealed class MessageContractOptions
{
    public const string SectionName = "MessageContract";

    /// <summary>Lets a task and an agent have several states; a second one is 409 otherwise. Default false.</summary>
    public bool SeveralStates { get; set; }
}
