using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Services;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Contract.Agentex.Authorization;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract;

/// <summary>Calls every route as callers of each kind who may not, on things that there are, and writes down what they are answered.</summary>
internal sealed class RouteProbe : IAsyncDisposable
{
    /// <summary>In everything that the strangers are not to see.</summary>
    private const string Secret = "secret-of-the-owner";

    private readonly TaskMessagesApp _app;
    private readonly FakeProvider _provider;
    private readonly FakeAgent _store;
    private readonly Dictionary<string, string> _ids = [];
    private string _chatTask = "";
    private (long Agent, string Key, long KeyId) _owner;
    private string _stranger = "";
    private string _outsider = "";
    private string _reader = "";

    private RouteProbe(TaskMessagesApp app, FakeProvider provider, FakeAgent store) => (_app, _provider, _store) = (app, provider, store);

    public static IEnumerable<ProbedRoute> RoutesOf(TaskMessagesApp app) =>
        app.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<ControllerActionDescriptor>()
            .Select(ProbedRoute.Of)
            .OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal);

    public static async Task<RouteProbe> StartAsync(TaskMessagesApp app, FakeProvider provider)
    {
        var probe = new RouteProbe(app, provider, await FakeAgent.StartAsync(_ => Task.CompletedTask));
        await probe.FillAsync();
        return probe;
    }

    /// <summary>The table, in Markdown.</summary>
    public async Task<string> DescribeAsync()
    {
        var routes = RoutesOf(_app).ToList();
        var text = new StringBuilder();
        text.Append("\n## Message contract, for keys and for whom the provider knows\n\n")
            .Append("| route | a key sees | nobody | another agent's key | the provider is asked | may nothing | may only read |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var route in routes.Where(route => route is { IsForKeys: true, IsOfTheMessageContract: true }))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {route.Title} | {Seen(route.Rule!.Target)} | {await AskAsync(route, null)} | {await AskAsync(route, _stranger)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Question(route.Rule)} | {await AskAsync(route, _outsider)} | {await AskAsync(route, _reader)} |\n");
        }

        text.Append("\n## Message contract, for those who register agents\n\nThe registration's token, or the administration's; they see every agent and key of this contract.\n\n");
        await AppendAsync(text, routes.Where(route => route.Guard == typeof(RegistrationFilter)), "an agent's key", _owner.Key);
        text.Append("\n## Chat-task contract, for keys\n\nA key sees its own agent, and that agent's tasks of this contract.\n\n");
        await AppendAsync(text, routes.Where(route => route is { IsForKeys: true, IsOfTheMessageContract: false }), "another agent's key", _stranger);
        text.Append("\n## Administration\n\nThe administration's token; it sees everything.\n\n");
        await AppendAsync(text, routes.Where(route => route.Guard == typeof(AdminFilter)), "an agent's key", _owner.Key);
        text.Append("\n## For anybody\n\n");
        foreach (var route in routes.Where(route => route.Guard is null))
            text.Append(CultureInfo.InvariantCulture, $"* {route.Title}\n");
        return text.ToString();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static string Seen(AccessTarget target) => target switch
    {
        AccessTarget.Tasks => "its agent's tasks",
        AccessTarget.Agent or AccessTarget.Agents => "its agent",
        AccessTarget.Call => "its agent, and its tasks",
        AccessTarget.TaskOfSpan => "its agent's spans",
        _ => "its agent's tasks",
    };

    private static string Question(AccessAttribute rule)
    {
        var operation = rule.Operation.ToString().ToLowerInvariant();
        return rule.Target switch
        {
            AccessTarget.Tasks => $"which tasks: {operation}",
            AccessTarget.Agents => $"which agents: {operation}",
            AccessTarget.Agent => $"agent: {operation}",
            AccessTarget.Call => $"agent: {operation}; and the task",
            _ => $"task: {operation}",
        };
    }

    private async Task AppendAsync(StringBuilder text, IEnumerable<ProbedRoute> routes, string stranger, string key)
    {
        text.Append(CultureInfo.InvariantCulture, $"| route | nobody | {stranger} |\n| --- | --- | --- |\n");
        foreach (var route in routes)
            text.Append(CultureInfo.InvariantCulture, $"| {route.Title} | {await AskAsync(route, null)} | {await AskAsync(route, key)} |\n");
    }

    /// <summary>Calls a route on what the owner has, from elsewhere than this machine.</summary>
    private async Task<string> AskAsync(ProbedRoute route, string? credentials)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), AddressOf(route));
        request.Headers.Add("Via", "1.1 elsewhere");
        if (credentials is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {credentials}");
        if (route.Method is not ("GET" or "DELETE"))
            request.Content = new StringContent(JsonConvert.SerializeObject(Body(route)), Encoding.UTF8, "application/json");
        using var response = await _app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)response.StatusCode;
        if (status == 200 && credentials == _reader)
            return "200";
        if (status != 200)
        {
            Assert.That(status, Is.AnyOf(401, 403, 404), $"{route.Title}: {await response.Content.ReadAsStringAsync()}");
            return $"{status}";
        }

        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain(Secret), route.Title);
        return "200, nothing of it";
    }

    private string AddressOf(ProbedRoute route)
    {
        var path = route.Path;
        foreach (var (name, value) in _ids)
            path = path.Replace($"{{{name}}}", name == "task_id" && !route.IsOfTheMessageContract ? _chatTask : value, StringComparison.Ordinal);
        Assert.That(path, Does.Not.Contain("{"), "give the place a value");
        var isList = route is { Method: "GET", IsOfTheMessageContract: true, Rule.Target: AccessTarget.Task } && !route.Path.Contains('{', StringComparison.Ordinal);
        return isList ? $"{path}?task_id={_ids["task_id"]}&agent_id={_owner.Agent}" : path;
    }

    /// <summary>What every request needs that needs anything.</summary>
    private object Body(ProbedRoute route) => route.Kind == ContractKind.Chat
        ? new { agent_id = _owner.Agent, message = new { content = "x" } }
        : new
        {
            task_id = _ids["task_id"],
            content = new { type = "text", author = "user", content = "x" },
            contents = new[] { new { type = "text", author = "user", content = "x" } },
            updates = new { },
            agent_id = $"{_owner.Agent}",
            state = new { },
            trace_id = "t",
            name = "n",
            start_time = "2020-01-01",
            upload_url = $"{_store.Url}/x",
            method = "task/create",
            @params = new { },
        };

    private async Task FillAsync()
    {
        _owner = await _app.AddAgentAsync();
        _stranger = (await _app.AddAgentAsync()).Key;
        (_outsider, _reader) = (_provider.AddUser(), _provider.AddUser());
        var name = $"{Secret}-{Guid.NewGuid():N}";
        var task = await _app.OpenAsync(name, key: _owner.Key);
        _chatTask = (await _app.CreateTaskAsync(Secret, _owner.Key, _owner.Agent)).ToString(CultureInfo.InvariantCulture);
        await _app.WaitForEndAsync(long.Parse(_chatTask, CultureInfo.InvariantCulture), _owner.Key);
        using var agent = await _app.AdminAsync(HttpMethod.Get, $"/agents/{_owner.Agent}");
        _ids["agent_name"] = Uri.EscapeDataString((string)(await agent.JsonAsync(200))["name"]!);
        _ids["agent_id"] = $"{_owner.Agent}";
        _ids["key_id"] = $"{_owner.KeyId}";
        _ids["key_name"] = "test";
        _ids["task_id"] = _ids["tracker_id"] = task.Id;
        _ids["task_name"] = name;
        _ids["event_id"] = (await _app.Services.GetRequiredService<EventService>()
            .AddAsync(task, null, _app.Services.GetRequiredService<EventDeliverer>().Begin(null), CancellationToken.None)).Id;
        _ids["message_id"] = await CreateAsync("/messages", new { task_id = task.Id, content = new { type = "text", author = "user", content = Secret } });
        _ids["state_id"] = await CreateAsync("/states", new { task_id = task.Id, agent_id = $"{_owner.Agent}", state = new { Secret } });
        _ids["span_id"] = await CreateAsync("/spans", new { trace_id = "t", task_id = task.Id, name = Secret, start_time = "2020-01-01" });
        _provider.Allow(_reader, "task", task.Id, "read");
        _provider.Allow(_reader, "agent", _owner.Agent, "read");
    }

    private async Task<string> CreateAsync(string path, object body)
    {
        using var response = await _app.SendAsync(HttpMethod.Post, path, body, _owner.Key);
        return (string)(await response.JsonAsync(200))["id"]!;
    }
}
