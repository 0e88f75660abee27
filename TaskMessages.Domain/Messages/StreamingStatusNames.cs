namespace TaskMessages.Domain.Messages;

/// <summary>The upper-case names that the message contract stores and sends.</summary>
public static class StreamingStatusNames
{
    public const string InProgress = "IN_PROGRESS";
    public const string Done = "DONE";

    public static string ToName(this StreamingStatus status) => status == StreamingStatus.Done ? Done : InProgress;

    public static bool TryParse(string? name, out StreamingStatus status)
    {
        status = name == Done ? StreamingStatus.Done : StreamingStatus.InProgress;
        return name is Done or InProgress;
    }
}
