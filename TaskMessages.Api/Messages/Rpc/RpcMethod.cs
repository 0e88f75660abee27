namespace TaskMessages.Api.Messages.Rpc;

/// <summary>What a client can have an agent do (message contract, section 13).</summary>
internal static class RpcMethod
{
    public const string CreateTask = "task/create";
    public const string SendMessage = "message/send";
    public const string SendEvent = "event/send";
    public const string CancelTask = "task/cancel";
    public const string InterruptTask = "task/interrupt";

    public static IReadOnlyList<string> All { get; } = [CreateTask, SendMessage, SendEvent, CancelTask, InterruptTask];
}
