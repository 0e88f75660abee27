namespace TaskMessages.Tests.Contract.XAgent.Model;

/// <summary>What a client can do with a task, and what its agent can.</summary>
internal enum ModelCall
{
    Append,
    Enqueue,
    Interrupt,
    Reply,
    Cancel,
    Pause,
    Resume,
    Retry,
    AgentCompletes,
    AgentFails,
    AgentAsks,
}
