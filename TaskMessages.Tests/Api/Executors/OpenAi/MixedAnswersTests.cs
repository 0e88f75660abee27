using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors.Scripted;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>
/// Random mixtures of what endpoints do. <c>MIXED_ANSWERS</c> says how many, <c>MIXED_ANSWERS_SEED</c> from which seed; a failure names its seed.
/// </summary>
public sealed class MixedAnswersTests
{
    private const int Callers = 16;

    /// <summary>Far above what a call takes: what is longer hangs.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly CountingClock _clock = new();
    private CompletionScene _scene = null!;
    private AgentHttpClient _http = null!;

    [SetUp]
    public void CreateScene()
    {
        _scene = new CompletionScene();
        _scene.Turn.Limits.TotalTimeout = TimeLimit;
        _http = new AgentHttpClient(Options.Create(_scene.Turn.Limits));
    }

    [TearDown]
    public void DisposeScene()
    {
        _http.Dispose();
        _scene.Dispose();
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Calls_OfAnyMixture_EndAsTheTableSays()
    {
        var count = Setting("MIXED_ANSWERS", 10_000);
        var first = Setting("MIXED_ANSWERS_SEED", 1);

        await RunAsync(Enumerable.Range(first, count).Select(seed => new KeyValuePair<int, AnswerPlan>(seed, new AnswerPlan(seed, Endings.All))));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Calls_ThatFallSilent_EndWithinTheLimitOfSilence()
    {
        _scene.Turn.Limits.IdleTimeout = TimeSpan.FromSeconds(2);

        await RunAsync(Enumerable.Range(1, 2 * Callers).Select(seed => new KeyValuePair<int, AnswerPlan>(seed, new AnswerPlan(seed, Endings.Silent))));
    }

    [Test]
    public void Plans_OfTheOrdinaryRun_UseEveryEnding()
    {
        var used = Enumerable.Range(1, 1000).Select(seed => new AnswerPlan(seed, Endings.All).Ending.Name).Distinct();

        Assert.That(used, Is.EquivalentTo(Endings.All.Select(ending => ending.Name)));
    }

    [Test]
    public void WhatIsWrong_AnyDeviation_IsTold()
    {
        var plan = Enumerable.Range(1, 1000).Select(seed => new AnswerPlan(seed, Endings.All))
            .First(plan => plan is { Ending.IsWhole: true, Usage: not null, Finish: not null, Reasoning.Length: > 0 });
        var right = Outcome(plan.Reasoning, plan.Text) with { Usage = plan.Usage, Finish = plan.Finish };
        var failing = new AnswerPlan(1, [Endings.All.First(ending => ending.Name == "429")]);
        var failed = right with { Error = new ExecutorException("The agent answered with HTTP 429: slow down", isTransient: true) };

        string?[] told =
        [
            WhatIsWrong(plan, right, TimeLimit + TimeSpan.FromTicks(1)), WhatIsWrong(plan, failed, default), WhatIsWrong(plan, right with { Finish = null }, default),
            WhatIsWrong(plan, right with { Usage = new TokenUsage(plan.Usage!.Input + 1, 0) }, default), WhatIsWrong(failing, right, default),
            WhatIsWrong(plan, Outcome("", plan.Text) with { Usage = plan.Usage, Finish = plan.Finish }, default),
            WhatIsWrong(plan, Outcome(plan.Reasoning, plan.Text[1..]) with { Usage = plan.Usage, Finish = plan.Finish }, default),
            WhatIsWrong(failing, failed with { Error = new ExecutorException(failed.Error.Message) }, default),
            WhatIsWrong(failing, failed with { Error = new ExecutorException("another", isTransient: true) }, default),
        ];

        Assert.That(new[] { WhatIsWrong(plan, right, default), WhatIsWrong(failing, failed, default) }, Is.All.Null);
        Assert.That(told, Is.All.Not.Null);
    }

    private static CompletionOutcome Outcome(string reasoning, string text) => new(
        [new ReasoningContent(Author.Agent, Style.Static, [], [reasoning]), ExecutorScene.Text(Author.Agent, text)], null, null, null);

    private static int Setting(string name, int ifAbsent) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : ifAbsent;

    private static string? WhatIsWrong(AnswerPlan plan, CompletionOutcome outcome, TimeSpan took)
    {
        if (took > TimeLimit)
            return $"took {took}";
        if (plan.Ending.IsWhole != outcome.Error is null)
            return $"ended with {outcome.Error?.Message ?? "success"}";
        if (outcome.Error is { } error)
            return error.IsTransient == plan.Ending.IsTransient && error.Message.Contains(plan.Ending.Message, StringComparison.Ordinal) ? null : $"{error.IsTransient}: {error.Message}";
        var told = (outcome.Text, outcome.Reasoning, outcome.Finish);
        if (told != (plan.Text, plan.Reasoning, plan.Finish))
            return $"told {told}";
        return plan.Usage is null || outcome.Usage == plan.Usage ? null : $"used {outcome.Usage} in place of {plan.Usage}";
    }

    private async Task RunAsync(IEnumerable<KeyValuePair<int, AnswerPlan>> plans)
    {
        var bySeed = plans.ToDictionary();
        var wrong = new ConcurrentBag<string>();
        await using var endpoint = ScriptedEndpoint.Start(
            call => bySeed[int.Parse(call.Json.GetProperty("model").GetString()!, CultureInfo.InvariantCulture)].PlayAsync(call));
        var executor = new OpenAiExecutor(_http, _scene.Turn.Secrets, Options.Create(_scene.Turn.Limits), _clock);
        await Parallel.ForEachAsync(bySeed, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (plan, _) =>
        {
            var started = Stopwatch.GetTimestamp();
            var outcome = await _scene.RunAsync(endpoint, _scene.Settings(endpoint) with { Model = $"{plan.Key}" }, executor);
            if (WhatIsWrong(plan.Value, outcome, Stopwatch.GetElapsedTime(started)) is { } what)
                wrong.Add($"seed {plan.Key} ({plan.Value}): {what}");
        });

        Assert.That(wrong.Take(10), Is.Empty, $"{wrong.Count} of {bySeed.Count}");
        Assert.That(endpoint.Calls, Has.Length.EqualTo(bySeed.Count), "each is asked once");
        Assert.That(_clock.Timers, Is.Zero, "timers that nobody disposed of");
        await Eventually.TrueAsync(() => endpoint.OpenConnections <= Callers, "no more connections stay open than callers had");
        _http.Dispose();
        await Eventually.TrueAsync(() => endpoint.OpenConnections == 0, "all connections close with the client");
        TestContext.Out.WriteLine($"{bySeed.Count} answers over {endpoint.AcceptedConnections} connections");
    }
}
