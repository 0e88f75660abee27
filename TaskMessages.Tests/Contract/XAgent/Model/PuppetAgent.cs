using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using TaskMessages.Tests.Api.Executors;

namespace TaskMessages.Tests.Contract.XAgent.Model;

/// <summary>A webhook agent that answers each turn when, and as, the test says.</summary>
internal sealed class PuppetAgent : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<ModelCall>> _answers = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = new();
    private FakeAgent _agent = null!;

    public string Url => _agent.Url;

    public static async Task<PuppetAgent> StartAsync()
    {
        var puppet = new PuppetAgent();
        puppet._agent = await FakeAgent.StartAsync(puppet.AnswerAsync);
        return puppet;
    }

    /// <summary>Completes when the agent has been asked about the turn.</summary>
    public Task AskedAsync(string turnId) => Signal(turnId).Task.WaitAsync(Patience);

    public void Answer(string turnId, ModelCall how) => Pending(turnId).TrySetResult(how);

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var turnId = context.Request.Headers["webhook-id"].ToString();
        Signal(turnId).TrySetResult();
        var how = await Pending(turnId).Task.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = how == ModelCall.AgentFails ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            how == ModelCall.AgentAsks ? """{"input_required":{"question":"which?"}}""" : """{"content":"done"}""", context.RequestAborted);
    }

    private TaskCompletionSource<ModelCall> Pending(string turnId)
        => _answers.GetOrAdd(turnId, _ => new TaskCompletionSource<ModelCall>(TaskCreationOptions.RunContinuationsAsynchronously));

    private TaskCompletionSource Signal(string turnId) => _asked.GetOrAdd(turnId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
