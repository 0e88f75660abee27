using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>How a task is read.</summary>
internal sealed class TaskReadRequest : IQueryRequest<TaskReadRequest>
{
    /// <summary>0 to 120 seconds; default 0. The answer comes as soon as the task stops running, and then at the latest.</summary>
    [FromQuery(Name = "wait")]
    [Range(0, WaitTime.Longest)]
    [DefaultValue(0)]
    public int Seconds { get; init; }

    public TimeSpan ToWait() => TimeSpan.FromSeconds(Seconds);

    public static TaskReadRequest Read(QueryReader query, LimitsOptions limits) => new() { Seconds = query.SmallInteger(WaitTime.Wait, 0) };
}
