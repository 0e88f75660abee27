using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
internal sealed class CursorRegistryTests
{
    private static readonly EmbeddedMongoOptions Options = new() { Directory = "unused", MaxCursors = 2, MaxCursorMemory = 1000 };

    private readonly ManualClock _time = new();

    [Test]
    public void Expire_IdleForTooLong_ClosesAllButThoseThatNeverDo()
    {
        var registry = new CursorRegistry(Options, _time);
        var idle = registry.Add("a.b", Source(1), neverExpires: false);
        var kept = registry.Add("a.b", Source(1), neverExpires: true);
        _time.Advance(Options.CursorTimeout - TimeSpan.FromSeconds(1));
        registry.Expire();
        Assert.That(registry.Count, Is.EqualTo(2));
        _time.Advance(TimeSpan.FromSeconds(2));
        registry.Expire();
        Assert.That((registry.Count, registry.TimedOut), Is.EqualTo((1, 1L)));
        Assert.That(() => registry.Take(idle, "a.b"), Throws.InstanceOf<ServerErrorException>().With.Property("Code").EqualTo(43));
        Assert.That(registry.Take(kept, "a.b").Id, Is.EqualTo(kept));
    }

    [Test]
    public void Take_WhileInUse_Fails()
    {
        var registry = new CursorRegistry(Options, _time);
        var id = registry.Add("a.b", Source(1), neverExpires: false);
        var cursor = registry.Take(id, "a.b");
        Assert.That(() => registry.Take(id, "a.b"), Throws.InstanceOf<ServerErrorException>().With.Property("Code").EqualTo(12051));
        registry.Return(cursor, exhausted: false);
        registry.Return(registry.Take(id, "a.b"), exhausted: true);
        Assert.That(registry.Count, Is.Zero);
    }

    [Test]
    public void Add_BeyondNumberOrMemory_Fails()
    {
        var registry = new CursorRegistry(Options, _time);
        var large = registry.Add("a.b", Source(900), neverExpires: false);
        Assert.That(() => registry.Add("a.b", Source(200), neverExpires: false), Throws.InstanceOf<ServerErrorException>().With.Property("Code").EqualTo(146));
        Assert.That(registry.Remove(large), Is.True);
        registry.Add("a.b", Source(200), neverExpires: false);
        registry.Add("a.b", Source(1), neverExpires: false);
        Assert.That(() => registry.Add("a.b", Source(1), neverExpires: false), Throws.InstanceOf<ServerErrorException>());
    }

    private static BufferedSource Source(int bytes) => new([new BsonDocument("b", new string('x', bytes))], long.MaxValue, CancellationToken.None);
}
