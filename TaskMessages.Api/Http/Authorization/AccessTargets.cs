using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Api.Messages;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>Finds what a request is about. What does not exist is 404 before the provider is asked of anything.</summary>
internal sealed class AccessTargets(
    ITaskStore tasks, IMessageStore messages, IEventStore events, IStateStore states, ISpanStore spans, IAgentStore agents)
{
    /// <exception cref="DomainException">There is no such thing; <see cref="DomainError.InvalidInput"/>: the request must name a task.</exception>
    public async Task<AccessResource> FindAsync(AccessTarget target, ActionExecutingContext context, CancellationToken cancellationToken) => target switch
    {
        AccessTarget.TaskOfMessage => await TaskOfMessageAsync(Route(context, "message_id"), cancellationToken),
        AccessTarget.TaskOfEvent => OfTask((await events.FindAsync(Route(context, "event_id"), cancellationToken))?.TaskId, Route(context, "event_id")),
        AccessTarget.TaskOfState => OfTask((await states.FindAsync(Route(context, "state_id"), cancellationToken))?.TaskId, Route(context, "state_id")),
        AccessTarget.TaskOfSpan => await TaskOfSpanAsync(Route(context, "span_id"), NamedTask(context), cancellationToken),
        AccessTarget.Agent or AccessTarget.Call => AccessResource.Agent((await FindAgentAsync(context, cancellationToken)).Id),
        _ => await TaskAsync(context, cancellationToken),
    };

    /// <summary>The task that the query or the body names; null: none.</summary>
    public static AccessResource? NamedTask(ActionExecutingContext context)
        => context.ActionArguments.Values.OfType<ITaskRequest>().FirstOrDefault()?.TaskId is { } id ? AccessResource.Task(id) : null;

    /// <summary>The task with a name; null: there is none.</summary>
    public async Task<AccessResource?> FindByNameAsync(string name, CancellationToken cancellationToken)
        => await tasks.FindByNameAsync(name, cancellationToken) is { } task ? AccessResource.Task(task.Id) : null;

    private async Task<AccessResource> TaskAsync(ActionExecutingContext context, CancellationToken cancellationToken)
    {
        if ((RouteOrNull(context, "task_id") ?? RouteOrNull(context, "tracker_id")) is { } id)
            return AccessResource.Task(id);
        if (RouteOrNull(context, "task_name") is { } name)
            return await FindByNameAsync(name, cancellationToken) ?? throw new DomainException(DomainError.TaskNotFound, TaskReference.ByName(name).NotFoundText);
        return NamedTask(context) ?? throw new DomainException(DomainError.InvalidInput, "Field required (task_id)");
    }

    private async Task<AccessResource> TaskOfMessageAsync(string id, CancellationToken cancellationToken)
        => await messages.FindAsync(id, cancellationToken) is { } message
            ? AccessResource.Task(message.TaskId)
            : throw new DomainException(DomainError.MessageNotFound, NoItem(id));

    /// <summary>A span stays with its task.</summary>
    private async Task<AccessResource> TaskOfSpanAsync(string id, AccessResource? named, CancellationToken cancellationToken)
    {
        var task = OfTask((await spans.FindAsync(id, cancellationToken))?.TaskId, id);
        return named is null || named == task ? task : throw new DomainException(DomainError.Forbidden, "Only agents' keys may give a span to another task.");
    }

    private async Task<Agent> FindAgentAsync(ActionExecutingContext context, CancellationToken cancellationToken)
    {
        var agent = RouteOrNull(context, "agent_id") is { } id
            ? await agents.FindAsync(AgentNumber.Parse(id), cancellationToken)
            : await agents.FindByNameAsync(Route(context, "agent_name"), cancellationToken);
        return agent ?? throw TaskAccess.AgentNotFound();
    }

    private static AccessResource OfTask(string? taskId, string id)
        => taskId is null ? throw new DomainException(DomainError.TaskNotFound, NoItem(id)) : AccessResource.Task(taskId);

    private static string NoItem(string id) => $"Item with id '{id}' does not exist.";

    private static string Route(ActionExecutingContext context, string name)
        => RouteOrNull(context, name) ?? throw new InvalidOperationException($"The route of {context.ActionDescriptor.DisplayName} has no {name}.");

    private static string? RouteOrNull(ActionExecutingContext context, string name) => context.RouteData.Values.GetValueOrDefault(name) as string;
}
