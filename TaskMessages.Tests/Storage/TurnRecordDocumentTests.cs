using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;
using TaskMessages.Tests.Domain;

namespace TaskMessages.Tests.Storage;

public sealed class TurnRecordDocumentTests
{
    [Test]
    public void Record_EveryReason_ComesBackAsItWas([Values] EndReason reason)
    {
        var record = Snapshots.Failed().Records.Single() with { EndReason = reason, FinishReason = "length" };

        Assert.That(Text.Of(TurnRecordDocument.ToRecord(TurnRecordDocument.From(record))), Is.EqualTo(Text.Of(record)));
    }

    [TestCase(TurnKind.Append, ChatStatus.Failed, "Canceled.", EndReason.Canceled)]
    [TestCase(TurnKind.Cancel, ChatStatus.Failed, "Canceled: too slow", EndReason.Canceled)]
    [TestCase(TurnKind.Append, ChatStatus.Failed, "Canceled by upstream", EndReason.Finished)]
    [TestCase(TurnKind.Append, ChatStatus.Failed, "Interrupted by a new message.", EndReason.Interrupted)]
    [TestCase(TurnKind.Deadline, ChatStatus.Failed, "The question was not answered in time.", EndReason.Expired)]
    [TestCase(TurnKind.Resume, ChatStatus.Paused, null, EndReason.Paused)]
    [TestCase(TurnKind.Reply, ChatStatus.Completed, null, EndReason.Finished)]
    public void Record_StoredWithoutAReason_IsReadFromTheServicesOwnWords(TurnKind kind, ChatStatus status, string? error, EndReason reason)
    {
        var document = TurnRecordDocument.From(Snapshots.Failed().Records.Single() with { Kind = kind, Status = status, Error = error });
        document.Remove("end_reason");

        Assert.That(TurnRecordDocument.ToRecord(document).EndReason, Is.EqualTo(reason));
    }
}
