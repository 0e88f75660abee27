using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Api.Messages.Rpc;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>
/// Asks the provider whether a caller whom it knows may do what it asks for (message contract, section 3.2): once for a request that is allowed, but for calls, which need the agent and the
/// task. A refused read is 404; a refused operation is 403 where the caller may read, and 404 where it may not.
/// </summary>
internal sealed class AccessFilter(AuthProvider provider, AccessTargets targets) : IAsyncActionFilter
{
    /// <summary>Before repetitions are answered from the record.</summary>
    public const int Order = -1000;

    public Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) =>
        RequestFeatures.Of(context.HttpContext).Caller.Principal is { } principal ? CheckFirstAsync(principal, context, next) : next();

    private async Task CheckFirstAsync(Principal principal, ActionExecutingContext context, ActionExecutionDelegate next)
    {
        await CheckAsync(principal, context, context.HttpContext.RequestAborted);
        await next();
    }

    private async Task CheckAsync(Principal principal, ActionExecutingContext context, CancellationToken cancellationToken)
    {
        var rule = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AccessAttribute>()
            ?? throw new DomainException(DomainError.Forbidden, "Only agents' keys may do that.");
        if (rule.Target is AccessTarget.Tasks or AccessTarget.Agents && AccessTargets.NamedTask(context) is null)
        {
            await SearchAsync(principal, rule, context.HttpContext, cancellationToken);
            return;
        }

        await RequireAsync(principal, await targets.FindAsync(rule.Target, context, cancellationToken), rule.Operation, cancellationToken);
        if (rule.Target == AccessTarget.Call)
            await CheckCallAsync(principal, context.ActionArguments.Values.OfType<RpcRequest>().Single(), RequestFeatures.Of(context.HttpContext), cancellationToken);
    }

    private async Task SearchAsync(Principal principal, AccessAttribute rule, HttpContext http, CancellationToken cancellationToken)
    {
        var type = rule.Target == AccessTarget.Tasks ? AccessResource.TaskType : AccessResource.AgentType;
        var ids = await provider.SearchAsync(principal, type, rule.Operation, cancellationToken);
        var features = RequestFeatures.Of(http);
        features.Caller = rule.Target == AccessTarget.Tasks ? features.Caller with { TaskIds = ids } : features.Caller with { AgentIds = ids };
    }

    /// <summary>A call that would create a task needs that; one on a task that there is needs that task, also when it is found by its name.</summary>
    private async Task CheckCallAsync(Principal principal, RpcRequest call, RequestFeatures features, CancellationToken cancellationToken)
    {
        var given = call.Params;
        var name = call.Method == RpcMethod.CreateTask ? given.Name : given.TaskName;
        var task = given.TaskId is { } id ? AccessResource.Task(id) : name is null ? null : await targets.FindByNameAsync(name, cancellationToken);
        if (task is not null)
        {
            await RequireAsync(principal, task, call.Method == RpcMethod.CancelTask ? AccessOperation.Cancel : AccessOperation.Update, cancellationToken);
        }
        else if (call.Method is RpcMethod.CreateTask or RpcMethod.SendMessage)
        {
            await RequireAsync(principal, AccessResource.NewTask, AccessOperation.Create, cancellationToken);
            features.Caller = features.Caller with { CreatesOnly = true };
        }
    }

    private async Task RequireAsync(Principal principal, AccessResource resource, AccessOperation operation, CancellationToken cancellationToken)
    {
        if (await provider.CheckAsync(principal, resource, operation, cancellationToken))
            return;
        if (!resource.IsNew && (operation == AccessOperation.Read || !await provider.CheckAsync(principal, resource, AccessOperation.Read, cancellationToken)))
            throw resource.NotFound();
        throw new DomainException(DomainError.Forbidden, $"You may not {WireName.Of(operation)} {(resource.IsNew ? "tasks" : $"{resource.Type} {resource.Selector}")}.");
    }
}
