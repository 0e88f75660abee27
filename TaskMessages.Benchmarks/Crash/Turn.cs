namespace TaskMessages.Benchmarks.Crash;

/// <summary>A user message of a ledger and the answers that follow it.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Question">The user message.</param>
/// <param name="Answers">The agent messages up to the next user message.</param>
/// <param name="Last">The task when this is its last turn, else null.</param>
internal sealed record Turn(long TaskId, ObservedMessage Question, IReadOnlyList<ObservedMessage> Answers, ObservedTask? Last)
{
    public static IEnumerable<Turn> Of(ObservedTask task)
    {
        for (var start = 0; start < task.Messages.Count;)
        {
            var answers = task.Messages.Skip(start + 1).TakeWhile(message => !message.ByUser).ToArray();
            var next = start + 1 + answers.Length;
            if (task.Messages[start].ByUser)
                yield return new Turn(task.Id, task.Messages[start], answers, next >= task.Messages.Count ? task : null);
            start = next;
        }
    }

    /// <summary>What is wrong with the answers, or null.</summary>
    /// <param name="operation">The operation that sent the question, when one is known.</param>
    public string? Judge(Operation? operation)
    {
        var status = Last?.Status ?? operation?.EndStatus;
        if (Answers.Count > 1)
            return $"{Answers.Count} answers";
        if (status == ObservedTask.Completed && Answers.Count == 0)
            return "completed without an answer";
        if (Answers.Count == 0)
            return null;
        if (status == ObservedTask.Completed && Answers[0].StreamingStatus != "DONE")
            return $"the answer of a completed turn is {Answers[0].StreamingStatus ?? "null"}";
        if (Last is { Status: ObservedTask.Completed } task && task.Output != Answers[0].Content)
            return "the task's output is not the answer";
        if (operation is null || status != ObservedTask.Completed)
            return null;
        var expected = operation.Agent == Service.AgentKey.Echo ? Question.Content : CrashVerifier.WebhookAnswer(Question.Id);
        return Answers[0].Content == expected ? null : $"the answer is \"{Answers[0].Content}\", not \"{expected}\"";
    }
}
