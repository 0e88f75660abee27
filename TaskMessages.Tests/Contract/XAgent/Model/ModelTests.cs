using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.XAgent.Model;

/// <summary>
/// Random calls from several clients at once, and whatever the agent does meanwhile, against a model of the task: there must always be an order
/// in which the calls, one after the other, would have been answered so, and that order must leave the task as it is found.
/// </summary>
public sealed class ModelTests : ContractFixture
{
    private const int Rounds = 25;

    private static readonly ModelCall[] Calls =
    [
        ModelCall.Append, ModelCall.Append, ModelCall.Enqueue, ModelCall.Enqueue, ModelCall.Interrupt, ModelCall.Reply, ModelCall.Reply,
        ModelCall.Cancel, ModelCall.Pause, ModelCall.Resume, ModelCall.Retry,
    ];

    private static readonly ModelCall[] AgentMoves = [ModelCall.AgentCompletes, ModelCall.AgentFails, ModelCall.AgentAsks];

    [Test]
    public async Task RandomCalls_FromSeveralClientsAtOnce_AreExplainedByTheModel([Range(1, 20)] int seed)
    {
        await using var agent = await PuppetAgent.StartAsync();
        var (agentId, key, _) = await App.AddAgentAsync(new { type = "webhook", url = agent.Url });
        var task = await App.CreateTaskAsync("begin", key, agentId);
        var random = new Random(seed);
        IReadOnlyCollection<ModelTask> states = [new ModelTask()];
        var story = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var isRunning = states.First().Status == "running";
            var calls = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Calls[random.Next(Calls.Length)]).ToList();
            if (isRunning && (calls.Count == 0 || random.Next(2) == 0))
                calls.Add(AgentMoves[random.Next(AgentMoves.Length)]);
            var turn = isRunning ? await RunningTurnAsync(task, key) : "";
            if (isRunning && random.Next(4) != 0)
                await agent.AskedAsync(turn);

            var made = await Task.WhenAll(calls.Select(call => MakeAsync(call, task, agentId, key, agent, turn)).ToArray());
            var answers = calls.Zip(made).ToList();
            story.Add($"{round}: {string.Join(", ", answers.Select(pair => $"{pair.First} → {pair.Second?.ToString() ?? "·"}"))}");
            var before = states;
            states = new ModelRound(answers).From(states);

            Assert.That(states, Is.Not.Empty, $"seed {seed}: no order explains the answers of round {round}, from {string.Join(" or ", before)}\n{string.Join("\n", story)}");
            states = await FindAsync(states, task, key, $"seed {seed}, round {round}\n{string.Join("\n", story)}");
        }
    }

    [Test]
    public void Round_AnswersThatContradictEachOther_HaveNoExplanation()
    {
        var waiting = new ModelTask { Status = "waiting_for_user" };

        Assert.That(Explain(waiting, (ModelCall.Reply, ModelAnswer.Accepted), (ModelCall.Reply, ModelAnswer.Accepted)), Is.Empty);
        Assert.That(Explain(new ModelTask(), (ModelCall.Append, ModelAnswer.Accepted)), Is.Empty);
        Assert.That(Explain(new ModelTask(), (ModelCall.Append, ModelAnswer.Accepted), (ModelCall.AgentCompletes, null)), Has.Count.EqualTo(1));
        Assert.That(Explain(new ModelTask(), (ModelCall.Pause, ModelAnswer.Done), (ModelCall.Cancel, ModelAnswer.Done)).Select(state => state.Status), Is.All.EqualTo("failed"));
    }

    private static IReadOnlyCollection<ModelTask> Explain(ModelTask from, params (ModelCall, ModelAnswer?)[] calls) => new ModelRound(calls).From([from]);

    /// <summary>Waits until the task is in one of the states.</summary>
    /// <returns>Those of them that cannot be told from what was found.</returns>
    private async Task<IReadOnlyCollection<ModelTask>> FindAsync(IReadOnlyCollection<ModelTask> states, long task, string key, string story)
    {
        (string, long, int) found = default;
        try
        {
            await Support.Eventually.TrueAsync(
                async () =>
                {
                    found = await SeeAsync(task, key);
                    return states.Any(state => (state.Status, state.Version, state.Queue) == found);
                },
                "the model's state");
        }
        catch (AssertionException exception)
        {
            throw new AssertionException($"{story}\nfound {found}, not {string.Join(" or ", states)}", exception);
        }

        return [.. states.Where(state => (state.Status, state.Version, state.Queue) == found)];
    }

    private async Task<(string Status, long Version, int Queue)> SeeAsync(long task, string key)
    {
        while (true)
        {
            var before = await App.ReadTaskAsync(task, key);
            var queue = ((JArray)(await ReadTurnsAsync(task, key))["queue"]!).Count;
            var after = await App.ReadTaskAsync(task, key);
            if ((long)before["state_version"]! == (long)after["state_version"]!)
                return ((string)after["status"]!, (long)after["state_version"]!, queue);
        }
    }

    private async Task<string> RunningTurnAsync(long task, string key)
        => (string)(await ReadTurnsAsync(task, key))["turns"]!.Last()["turn_id"]!;

    private async Task<JToken> ReadTurnsAsync(long task, string key)
    {
        using var response = await App.GetAsync($"/v1/chat/tasks/{task}/turns?limit=1000", key);
        return await response.JsonAsync(200);
    }

    private async Task<ModelAnswer?> MakeAsync(ModelCall call, long task, long agentId, string key, PuppetAgent agent, string turn)
    {
        if (AgentMoves.Contains(call))
        {
            agent.Answer(turn, call);
            return null;
        }

        var (path, body) = Request(call, agentId);
        using var response = await App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{task}/{path}", body, key);
        var status = (int)response.StatusCode;
        return status < 400 ? new ModelAnswer(status) : new ModelAnswer(status, (string?)(await response.JsonAsync(status))["error"]!["code"]);
    }

    private static (string Path, object? Body) Request(ModelCall call, long agentId)
    {
        var message = new { role = "user", content = "go on" };
        return call switch
        {
            ModelCall.Append => ("messages", new { agent_id = agentId, message }),
            ModelCall.Enqueue => ("messages", new { agent_id = agentId, message, on_busy = "enqueue" }),
            ModelCall.Interrupt => ("messages", new { agent_id = agentId, message, on_busy = "interrupt" }),
            ModelCall.Reply => ("reply", new { agent_id = agentId, message }),
            _ => (call.ToString().ToLowerInvariant(), null),
        };
    }
}
