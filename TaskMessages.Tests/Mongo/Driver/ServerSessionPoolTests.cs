using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>Which session is used next, and which are not used any more.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServerSessionPoolTests
{
    private const int Timeout = 30;

    private readonly ManualClock _time = new();
    private readonly ServerSessionPool _pool;

    public ServerSessionPoolTests() => _pool = new ServerSessionPool(_time);

    [Test]
    public void Acquire_Several_GivesTheOneReturnedLast()
    {
        var (first, second) = (Used(), Used());
        first.Release();
        second.Release();
        Assert.That(_pool.Acquire(Timeout), Is.SameAs(second));
        Assert.That(_pool.Acquire(Timeout), Is.SameAs(first));
        Assert.That(_pool.Acquire(Timeout), Is.Not.SameAs(first).And.Not.SameAs(second));
    }

    [TestCase(28.9, true)]
    [TestCase(29.1, false)]
    public void Acquire_OneThatIsAboutToExpire_GivesAnother(double minutes, bool isReused)
    {
        var session = Used();
        session.Release();
        _time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.That(ReferenceEquals(_pool.Acquire(Timeout), session), Is.EqualTo(isReused));
    }

    [Test]
    public void Return_Dirty_IsDropped()
    {
        var session = Used();
        session.IsDirty = true;
        session.Release();
        Assert.That(_pool.Drain(), Is.Empty);
    }

    [Test]
    public void Return_WhileOthersExpired_DropsThose()
    {
        var (old, young) = (Used(), Used());
        old.Release();
        _time.Advance(TimeSpan.FromMinutes(29.5));
        _pool.Touch(young);
        young.Release();
        Assert.That(_pool.Drain(), Is.EqualTo(new[] { young.Id }));
    }

    [Test]
    public void Return_HeldTooLong_IsDropped()
    {
        var session = Used();
        _time.Advance(TimeSpan.FromMinutes(29.5));
        session.Release();
        Assert.That(_pool.Drain(), Is.Empty);
    }

    private ServerSession Used()
    {
        var session = _pool.Acquire(Timeout);
        _pool.Touch(session);
        return session;
    }
}
