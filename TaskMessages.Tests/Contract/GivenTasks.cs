using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Tests.Contract;

/// <summary>Puts tasks into states that no request brings about, or none without waiting for an agent.</summary>
internal static class GivenTasks
{
    /// <summary>A task of the seeded agent, or of <paramref name="agent"/>, whose last turn stands as <paramref name="status"/> says.</summary>
    public static async Task<long> GivenTaskAsync(
        this TaskMessagesApp app, ChatStatus status, long agent = TaskMessagesApp.Agent, Func<ChatTask, ChatTask>? change = null)
    {
        var tasks = app.Services.GetRequiredService<ITaskStore>();
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcMilliseconds();
        var number = await tasks.NextTaskIdAsync(CancellationToken.None);
        var turn = new NewTurn(TestIds.Next(), Guid.NewGuid().ToString(), "question", null, now);
        var task = TurnStateMachine.CreateTask(TaskId.FromNumber(number), agent, null, null, turn);
        if (status == ChatStatus.Running)
            task = task with { Turn = task.Turn! with { VisibleAt = now.AddHours(1), Lease = new Lease("elsewhere", "held") } };
        else
            task = Ended(task, status, now);
        Assert.That(await tasks.InsertAsync(change?.Invoke(task) ?? task, CancellationToken.None), Is.True);
        return number;
    }

    /// <summary>As it was stored when tasks kept a copy of the text and no records: such tasks must go on, too.</summary>
    private static ChatTask Ended(ChatTask task, ChatStatus status, DateTime now) => task with
    {
        Turn = null,
        StoredInput = task.Input,
        Status = status,
        ControlState = status == ChatStatus.Pending ? ControlState.Idle : Enum.Parse<ControlState>(status.ToString()),
        StateVersion = task.StateVersion + 1,
        Output = status == ChatStatus.Completed ? "answer" : null,
        Error = status == ChatStatus.Failed ? "broken" : null,
        PendingInteraction = status == ChatStatus.WaitingForUser ? new PendingInteraction("Which one?", null) : null,
        CompletedAt = status is ChatStatus.Completed or ChatStatus.Failed ? now : null,
    };
}
