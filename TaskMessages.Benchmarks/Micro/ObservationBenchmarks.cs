using System.Diagnostics;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Benchmarks.Micro;

/// <summary>What it costs a command in this process that it could be watched, and that it is. A number is for one <c>find</c> by <c>_id</c>.</summary>
[MemoryDiagnoser]
public class ObservationBenchmarks : IDisposable
{
    private readonly ActivityListener _spans = new()
    {
        ShouldListenTo = source => source.Name == DriverInstruments.Name,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
    };

    private readonly MeterListener _measurements = new();
    private DirectoryInfo _directory = null!;
    private EmbeddedMongoServer _server = null!;
    private ICommandTarget _direct = null!;
    private ICommandTarget _observed = null!;

    [GlobalSetup(Targets = [nameof(Direct), nameof(Unwatched)])]
    public async Task SetupAsync()
    {
        _directory = Directory.CreateTempSubdirectory("taskmessages-micro-");
        _server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = _directory.FullName }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        _direct = _server.CreateTarget();
        _observed = new ObservedTarget(_direct, DriverTelemetry.Unlogged);
        await _direct.RunAsync(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument("_id", 1) } }, { "$db", "d" } }, CommandRoute.Write, CancellationToken.None);
    }

    [GlobalSetup(Target = nameof(Watched))]
    public async Task SetupListenersAsync()
    {
        await SetupAsync();
        ActivitySource.AddActivityListener(_spans);
        _measurements.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        _measurements.EnableMeasurementEvents(DriverInstruments.CommandDuration);
        _measurements.Start();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        Dispose();
        await _direct.DisposeAsync();
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public Task<BsonDocument> Direct() => RunAsync(_direct);

    /// <summary>With nobody listening.</summary>
    [Benchmark]
    public Task<BsonDocument> Unwatched() => RunAsync(_observed);

    /// <summary>With a listener to spans and one to durations.</summary>
    [Benchmark]
    public Task<BsonDocument> Watched() => RunAsync(_observed);

    private static async Task<BsonDocument> RunAsync(ICommandTarget target)
    {
        var command = new BsonDocument { { "find", "c" }, { "filter", new BsonDocument("_id", 1) }, { "limit", 1 }, { "$db", "d" } };
        return (await target.RunAsync(command, CommandRoute.Write, CancellationToken.None)).Document;
    }
}
