using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Where a task's contents are to be uploaded.</summary>
internal sealed class ExportTaskRequest : IRequestBody<ExportTaskRequest>
{
    /// <summary>A public <c>https</c> address that takes a <c>PUT</c>, at most 8,192 characters.</summary>
    [MaxLength(SnapshotAddress.MaxLength)]
    public required string UploadUrl { get; init; }

    public static ExportTaskRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
        => new() { UploadUrl = ObjectReader.Of(json, errors).RequiredString("upload_url") };
}
