using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Domain;

public sealed class MessageIdTests
{
    [Test]
    public void Next_ManyInParallel_AreDistinctAndWellFormed()
    {
        var source = new MessageIdSource(TimeProvider.System);
        var ids = new string[20_000];

        Parallel.For(0, ids.Length, i => ids[i] = source.Next());

        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.All.Match("^[0-9a-f]{24}$"));
    }

    [Test]
    public void Next_OneAfterTheOther_SortByCreation()
    {
        var source = new MessageIdSource(TimeProvider.System);
        var first = source.Next();

        Assert.That(first[..8], Is.LessThanOrEqualTo(source.Next()[..8]).Using((IComparer<string>)StringComparer.Ordinal));
    }

    [Test]
    public void Create_SameTurnAndOrdinal_SameIdInTheTurnsSecond()
    {
        var id = TurnMessageId.Create(Snapshots.TurnId, 0);

        Assert.That(id, Is.EqualTo(TurnMessageId.Create(Snapshots.TurnId, 0)));
        Assert.That(id, Does.Match("^507f1f77[0-9a-f]{16}$"));
    }

    [Test]
    public void Create_KnownInput_IsThePublishedConstruction()
    {
        // sha256(507f1f77bcf86cd799439011 00000001), its first 8 bytes, computed apart from this code
        Assert.That(TurnMessageId.Create(Snapshots.TurnId, 1), Is.EqualTo("507f1f77376174cc04f43bbf"));
    }

    [Test]
    public void Create_Ordinals_AreDistinct()
        => Assert.That(Enumerable.Range(0, 1000).Select(n => TurnMessageId.Create(Snapshots.TurnId, n)), Is.Unique);

    [TestCase("")]
    [TestCase("507f1f77bcf86cd79943901")]
    [TestCase("507f1f77bcf86cd7994390112")]
    [TestCase("507f1f77bcf86cd79943901z")]
    public void Create_NotATurnId_Throws(string turnId) => Assert.That(() => TurnMessageId.Create(turnId, 0), Throws.ArgumentException);
}
