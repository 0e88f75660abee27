namespace TaskMessages.Api.Http.Authorization;

/// <summary>A request that names its task in the query or the body.</summary>
internal interface ITaskRequest
{
    /// <summary>Null: it names none.</summary>
    string? TaskId { get; }
}
