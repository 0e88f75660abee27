using FluentValidation;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Lists;

/// <summary>The rules of a list of tasks.</summary>
internal sealed class TaskListRequestValidator : AbstractValidator<TaskListRequest>
{
    public TaskListRequestValidator(IOptions<LimitsOptions> limits)
    {
        var most = limits.Value.MaxFilterLeaves;
        RuleFor(request => (int?)request.Limit).Within(1, TaskListRequest.MaxLimit).OverridePropertyName("limit");
        RuleFor(request => request.Leaves).Must(leaves => leaves.Count <= most && leaves.All(leaf => leaf.Path.AsSpan().IndexOfAny('\0', '$') < 0))
            .WithMessage($"Input should compare at most {most} members, whose names hold neither '$' nor a null character")
            .OverridePropertyName(TaskListRequest.MetadataPath);
    }
}
