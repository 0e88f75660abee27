using BenchmarkDotNet.Attributes;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using TaskMessages.Api.Hosting;

namespace TaskMessages.Benchmarks.Micro;

/// <summary>
/// What a log event costs the request that writes it, by what takes it to the thread that formats it. Some work lies between two events, as in
/// the service, so that a consumer that waits for events has to be woken for them.
/// </summary>
public class LogSinkBenchmarks
{
    private const int Events = 1000;
    private const int WorkBetween = 500;

    private Logger _none = null!;
    private Logger _background = null!;
    private Logger _async = null!;

    [GlobalSetup]
    public void Setup()
    {
        _none = new LoggerConfiguration().CreateLogger();
        _background = new LoggerConfiguration().WriteTo.Background(Format).CreateLogger();
        _async = new LoggerConfiguration().WriteTo.Async(Format, bufferSize: 50_000).CreateLogger();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _none.Dispose();
        _background.Dispose();
        _async.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public void None() => Write(_none);

    [Benchmark(OperationsPerInvoke = Events)]
    public void Background() => Write(_background);

    [Benchmark(OperationsPerInvoke = Events)]
    public void Async() => Write(_async);

    private static void Format(LoggerSinkConfiguration sinks) => sinks.Sink(new FormattingSink());

    private static void Write(Logger logger)
    {
        for (var i = 0; i < Events; i++)
        {
            logger.Information("{Method} {Route} answered {Status} in {Elapsed} ms (task {task_id})", "GET", "v1/chat/tasks/{task_id}", 200, 1.25, "42");
            Thread.SpinWait(WorkBetween);
        }
    }

    /// <summary>Formats as the log file does, and writes nowhere.</summary>
    private sealed class FormattingSink : ILogEventSink
    {
        private readonly CompactJsonFormatter _formatter = new();

        public void Emit(LogEvent logEvent) => _formatter.Format(logEvent, TextWriter.Null);
    }
}
