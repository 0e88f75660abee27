namespace TaskMessages.Api.Http.Authorization;

/// <summary>What can be done with a resource, in the words of the message contract (section 3.2).</summary>
internal enum AccessOperation
{
    Read,
    Create,
    Update,
    Delete,
    Execute,
    Cancel,
}
