namespace TaskMessages.Api.Admin;

/// <summary>The thing is gone.</summary>
internal sealed class DeletedResponse
{
    public bool Deleted { get; init; } = true;
}
