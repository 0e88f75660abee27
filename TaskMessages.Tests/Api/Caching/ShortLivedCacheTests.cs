using TaskMessages.Api.Caching;

namespace TaskMessages.Tests.Api.Caching;

public sealed class ShortLivedCacheTests
{
    private readonly AdjustableClock _clock = new();
    private int _loads;

    private ShortLivedCache<string, string> Cache => field ??= new(_clock);

    [SetUp]
    public void Reset()
    {
        _loads = 0;
        Cache.Clear();
    }

    [Test]
    public async Task GetAsync_Again_LoadsOnceUntilTheTimeIsUp()
    {
        Assert.That(await GetAsync("value"), Is.EqualTo("value"));
        _clock.Advance(ShortLivedCache<string, string>.Lifetime - TimeSpan.FromTicks(1));
        Assert.That(await GetAsync("other"), Is.EqualTo("value"));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(await GetAsync("other"), Is.EqualTo("other"));
        Assert.That(_loads, Is.EqualTo(2));
    }

    [Test]
    public async Task GetAsync_Missing_IsNotRemembered()
    {
        Assert.That(await GetAsync(null), Is.Null);
        Assert.That(await GetAsync("value"), Is.EqualTo("value"));
    }

    [Test]
    public async Task Clear_DuringALoad_KeepsTheLoadOut()
    {
        var loading = new TaskCompletionSource<string?>();
        var first = Cache.GetAsync("key", (_, _) => loading.Task, CancellationToken.None);
        Cache.Clear();
        loading.SetResult("stale");

        Assert.That(await first, Is.EqualTo("stale"));
        Assert.That(await GetAsync("fresh"), Is.EqualTo("fresh"));
    }

    private ValueTask<string?> GetAsync(string? value) => Cache.GetAsync(
        "key",
        (_, _) =>
        {
            _loads++;
            return Task.FromResult(value);
        },
        CancellationToken.None);

    private sealed class AdjustableClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
