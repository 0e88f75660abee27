using TaskMessages.Api.Chat;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;

namespace TaskMessages.Tests.Contract;

public sealed class RefusalDetailsTests
{
    [Test]
    public void Busy_LeasedTurn_NamesTheRunThatBlocksAndWhatToCall()
        => Assert.That(RefusalDetails.Of(TaskRefusals.Append(Snapshots.Leased())), Is.EqualTo(new JsonMap
        {
            ["run_id"] = "run-1",
            ["since"] = "2025-01-01T12:00:00.000000Z",
            ["turn_id"] = Snapshots.TurnId,
            ["state"] = "leased",
            ["lease_expires_at"] = "2025-01-01T12:01:00.000000Z",
            ["queued"] = 0L,
            ["actions"] = new List<object?> { "wait", "on_busy=enqueue", "on_busy=interrupt", "cancel", "pause" },
        }));

    [Test]
    public void QueueFull_QueuedTurn_HasNoLease()
    {
        var details = RefusalDetails.Of(TaskRefusals.QueueFull(Snapshots.Queued()))!;

        Assert.That((details["state"], details["lease_expires_at"]), Is.EqualTo(("queued", (object?)null)));
    }

    [Test]
    public void ReplyOutcomeUnknown_IsToBeSentAgain()
        => Assert.That(
            RefusalDetails.Of(new DomainException(DomainError.ReplyOutcomeUnknown, "m") { Task = Snapshots.Waiting(), CommandId = "c" }),
            Is.EqualTo(new JsonMap { ["accepted"] = true, ["task_id"] = 1L, ["command_id"] = "c" }));

    [Test]
    public void WrongStatus_TellsTheStatus()
        => Assert.That(RefusalDetails.Of(TaskRefusals.Pause(Snapshots.Completed())), Is.EqualTo(new JsonMap { ["status"] = "completed" }));

    [Test]
    public void QuestionOpen_AddsNothing() => Assert.That(RefusalDetails.Of(TaskRefusals.Append(Snapshots.Waiting())), Is.Null);

    [Test]
    public void GivenDetails_StayAsTheyAre()
        => Assert.That(RefusalDetails.Of(new DomainException(DomainError.TaskBusy, "m", new JsonMap { ["n"] = 1L })), Is.EqualTo(new JsonMap { ["n"] = 1L }));
}
