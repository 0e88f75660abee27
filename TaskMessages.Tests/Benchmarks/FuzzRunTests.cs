using TaskMessages.Benchmarks.Fuzz;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>The fuzz run, small: the same program runs long with <c>TaskMessages.Benchmarks fuzz</c>.</summary>
public sealed class FuzzRunTests
{
    private const int Inputs = 60_000;

    [Test]
    public async Task Run_AllDecoders_FindsNoViolation()
    {
        await using var output = new StringWriter();
        var violations = await new FuzzRun(FuzzRun.AllTargets(), seed: 1, output).RunAsync(0, Inputs, CancellationToken.None);
        await TestContext.Out.WriteLineAsync(output.ToString());
        Assert.That(violations, Is.Zero, output.ToString());
    }

    [Test]
    public async Task Run_SameSeed_MakesTheSameInputs()
    {
        var (one, other) = (new ScriptedTarget(), new ScriptedTarget());
        await new FuzzRun([one], seed: 7, TextWriter.Null).RunAsync(3, 5, CancellationToken.None);
        await new FuzzRun([other], seed: 7, TextWriter.Null).RunAsync(3, 5, CancellationToken.None);
        Assert.That(one.Prepared, Has.Count.EqualTo(5).And.EqualTo(other.Prepared));
    }

    [Test]
    public async Task Run_DecoderMisbehaves_IsFound()
    {
        await AssertFound(new ScriptedTarget { OnDecode = () => throw new InvalidOperationException("beyond") }, "beyond");
        await AssertFound(new ScriptedTarget { OnDecode = () => new byte[10 << 20].Length > 0 }, "allocate");
        await AssertFound(new ScriptedTarget { Problem = "another document" }, "another document");
        await AssertFound(new ScriptedTarget { OnDecode = () => !SpinWait.SpinUntil(() => false, TimeSpan.FromSeconds(1.1)) }, "took");
    }

    private static async Task AssertFound(ScriptedTarget target, string message)
    {
        await using var output = new StringWriter();
        Assert.That(await new FuzzRun([target], seed: 1, output).RunAsync(0, 1, CancellationToken.None), Is.EqualTo(1));
        Assert.That(output.ToString(), Does.Contain("Input 0: ").And.Contain(message).And.Contain("scripted input").And.EndWith("1 violations." + output.NewLine));
    }

    private sealed class ScriptedTarget : IFuzzTarget
    {
        public List<int> Prepared { get; } = [];

        public Func<bool> OnDecode { get; init; } = () => true;

        public string? Problem { get; init; }

        public string Name => "scripted";

        public int Prepare(Random random)
        {
            Prepared.Add(random.Next());
            return 100;
        }

        public bool Decode() => OnDecode();

        public string? Verify() => Problem;

        public string Describe() => "scripted input";
    }
}
