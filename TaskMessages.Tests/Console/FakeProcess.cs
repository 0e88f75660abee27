using TaskMessages.Console.Operations;

namespace TaskMessages.Tests.Console;

/// <summary>A process of which a test says what it does.</summary>
internal sealed class FakeProcess : IThisProcess
{
    public string Version => "1.0";

    public string Runtime => "a runtime";

    public string Environment => "Production";

    public DateTimeOffset StartedAt => DateTimeOffset.UnixEpoch;

    public IReadOnlyList<string> Addresses => [];

    public string WorkerName => "embedded/me~2/boot/ns/1/start/nonce";

    public int Concurrency => 16;

    public int Running { get; set; } = 2;

    public bool IsWorkerAlive { get; set; } = true;

    public int Streams { get; set; }
}
