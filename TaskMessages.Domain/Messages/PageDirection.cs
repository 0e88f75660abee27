namespace TaskMessages.Domain.Messages;

/// <summary>Where the next page lies. Within a page the newest message is first either way.</summary>
public enum PageDirection
{
    Older,
    Newer,
}
