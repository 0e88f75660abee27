namespace TaskMessages.Benchmarks.Crash;

/// <summary>Judges a crash run by its evidence alone, so that planted evidence can show that it would notice.</summary>
internal static class CrashVerifier
{
    /// <summary>The answer that the webhook agent gives to a turn.</summary>
    public static string WebhookAnswer(string turnId) => "answer to " + turnId;

    public static IReadOnlyList<Check> Verify(CrashEvidence evidence)
    {
        var operations = evidence.Operations.ToDictionary(operation => operation.Token);
        var places = evidence.Tasks
            .SelectMany(task => task.Messages.Where(message => message.ByUser).Select(message => (task.Id, message.Content)))
            .ToLookup(place => place.Content, place => place.Id);
        return
        [
            Acknowledged(evidence.Operations, places),
            Refused(evidence.Operations, places),
            AtMostOnce(evidence.Operations, places),
            NothingForeign(evidence.Tasks, operations),
            Replays(evidence.Operations),
            EndStates(evidence),
            Answers(evidence.Tasks, operations),
            Overlaps(evidence.Calls),
            Order(evidence.Tasks),
            MessageIds(evidence.Tasks),
        ];
    }

    public static Check Overlaps(IReadOnlyList<AgentCall> calls)
    {
        var violations = new List<string>();
        foreach (var turn in calls.GroupBy(call => (call.TurnId, call.Lifetime)))
        {
            AgentCall? before = null;
            foreach (var call in turn.OrderBy(call => call.Started))
            {
                if (before is not null && call.Started < before.Ended)
                    violations.Add($"turn {call.TurnId}: two calls at once in life {call.Lifetime} of the service");
                before = before is null || call.Ended > before.Ended ? call : before;
            }
        }
        return new Check("no turn ran on two workers at once", calls.Count, violations);
    }

    private static Check Acknowledged(IReadOnlyList<Operation> operations, ILookup<string, long> places)
    {
        var acknowledged = operations.Where(operation => operation.Outcome == OperationOutcome.Acknowledged).ToArray();
        var violations = from operation in acknowledged
                         let found = places[operation.Token].Count(id => id == operation.AnsweredTasks[0])
                         where found != 1
                         select $"{operation.Token}: {found} times in task {operation.AnsweredTasks[0]}";
        return new Check("every acknowledged user message is in its ledger exactly once", acknowledged.Length, [.. violations]);
    }

    private static Check Refused(IReadOnlyList<Operation> operations, ILookup<string, long> places)
    {
        var refused = operations.Where(operation => operation.Outcome == OperationOutcome.Refused).ToArray();
        var violations = from operation in refused
                         where places[operation.Token].Any()
                         select $"{operation.Token}: refused, yet in task {places[operation.Token].First()}";
        return new Check("no refused message is stored", refused.Length, [.. violations]);
    }

    private static Check AtMostOnce(IReadOnlyList<Operation> operations, ILookup<string, long> places)
    {
        var violations = from operation in operations
                         where places[operation.Token].Count() > 1
                         select $"{operation.Token}: in tasks {string.Join(", ", places[operation.Token])}";
        return new Check("no operation was done twice, over all tasks", operations.Count, [.. violations]);
    }

    private static Check NothingForeign(IReadOnlyList<ObservedTask> tasks, Dictionary<string, Operation> operations)
    {
        var violations = from task in tasks
                         from message in task.Messages
                         where message.ByUser && !operations.ContainsKey(message.Content)
                         select $"task {task.Id}: nobody sent message {message.Id}";
        return new Check("every user message was sent by a client", tasks.Sum(task => task.Messages.Count), [.. violations]);
    }

    private static Check Replays(IReadOnlyList<Operation> operations)
    {
        var repeated = operations.Where(operation => operation.IdempotencyKey is not null && operation.Sends > 1).ToArray();
        var violations = from operation in repeated
                         where operation.AnsweredTasks.Distinct().Count() > 1 || operation.AnsweredRuns.Distinct().Count() > 1
                         select $"{operation.Token}: tasks {string.Join(", ", operation.AnsweredTasks)}, runs {string.Join(", ", operation.AnsweredRuns)}";
        return new Check("a repeated key names one task and one run", repeated.Length, [.. violations]);
    }

    private static Check EndStates(CrashEvidence evidence)
    {
        var ids = evidence.Tasks.Select(task => task.Id).ToHashSet();
        var unfinished = from task in evidence.Tasks
                         where !task.HasEnded
                         select $"task {task.Id} is {task.Status}";
        var missing = from operation in evidence.Operations
                      from id in operation.AnsweredTasks.Distinct()
                      where !ids.Contains(id)
                      select $"task {id} of {operation.Token} does not exist";
        return new Check("every task reached completed or failed", evidence.Tasks.Count, [.. unfinished, .. missing]);
    }

    private static Check Answers(IReadOnlyList<ObservedTask> tasks, Dictionary<string, Operation> operations)
    {
        var turns = tasks.SelectMany(Turn.Of).ToArray();
        var violations = from turn in turns
                         let operation = operations.GetValueOrDefault(turn.Question.Content)
                         let wrong = turn.Judge(operation)
                         where wrong is not null
                         select $"task {turn.TaskId}, turn {turn.Question.Id}: {wrong}";
        return new Check("every completed turn has exactly one answer, its own; no turn has two", turns.Length, [.. violations]);
    }

    private static Check Order(IReadOnlyList<ObservedTask> tasks)
    {
        var violations = new List<string>();
        foreach (var task in tasks)
        {
            if (!task.Messages.Select(message => message.Id).Reverse().SequenceEqual(task.NewestFirst))
                violations.Add($"task {task.Id}: newest first is not the reverse of oldest first");
            if (task.Messages.Zip(task.Messages.Skip(1)).Any(pair => pair.First.CreatedAt > pair.Second.CreatedAt))
                violations.Add($"task {task.Id}: created_at goes back");
            if (task.Messages is [{ ByUser: false }, ..])
                violations.Add($"task {task.Id}: an answer comes before the first question");
        }
        return new Check("the order of every ledger is total", tasks.Count, violations);
    }

    private static Check MessageIds(IReadOnlyList<ObservedTask> tasks)
    {
        var ids = tasks.SelectMany(task => task.Messages).Select(message => message.Id).ToArray();
        var violations = ids.GroupBy(id => id).Where(same => same.Count() > 1).Select(same => $"message {same.Key}: {same.Count()} times");
        return new Check("every message id is unique", ids.Length, [.. violations]);
    }
}
