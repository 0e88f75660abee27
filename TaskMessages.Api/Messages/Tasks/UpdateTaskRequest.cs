using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Other metadata, other params (section 10.2). What is absent or null stays.</summary>
internal sealed class UpdateTaskRequest : IRequestBody<UpdateTaskRequest>
{
    /// <summary>Replaces the metadata.</summary>
    public JsonMap? TaskMetadata { get; init; }

    /// <summary>Members that replace those of the params with the same name, and leave the others.</summary>
    public JsonMap? MergeParams { get; init; }

    public static UpdateTaskRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new UpdateTaskRequest { TaskMetadata = reader.OptionalMap("task_metadata"), MergeParams = reader.OptionalMap("merge_params") };
    }
}
