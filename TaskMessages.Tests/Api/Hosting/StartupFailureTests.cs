using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using TaskMessages.Api.Hosting;

namespace TaskMessages.Tests.Api.Hosting;

public sealed class StartupFailureTests
{
    private readonly CollectingSink _sink = new();

    [Test]
    public void Report_OperatorsMistake_IsOneLineWithoutAStack()
    {
        var code = Report(new AggregateException(
            new OptionsValidationException("o", typeof(object), ["Admin:Token is short", "Mongo:Database\nis wrong"]), new SocketException(13)));

        var logged = _sink.Events.Single();
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(logged.Exception, Is.Null);
            Assert.That(logged.RenderMessage(System.Globalization.CultureInfo.InvariantCulture), Does.Contain("Admin:Token is short; Mongo:Database is wrong; ").And.Not.Contain("\n"));
        });
    }

    [Test]
    public void Report_FaultOfOurOwn_HasItsStackAndAnotherCode()
    {
        var code = Report(new ArgumentException("a bug"));

        Assert.That(code, Is.EqualTo(70));
        Assert.That(_sink.Events.Single().Exception, Is.InstanceOf<ArgumentException>());
    }

    [TestCase("Microsoft.Extensions.Hosting.Internal.Host", "Hosting failed to start", typeof(IOException), true)]
    [TestCase("Microsoft.AspNetCore.Server.Kestrel", "Unable to start Kestrel.", typeof(IOException), true)]
    [TestCase("Microsoft.Extensions.Hosting.Internal.Host", "BackgroundService failed", typeof(TaskCanceledException), true)]
    [TestCase("Microsoft.Extensions.Hosting.Internal.Host", "BackgroundService failed", typeof(InvalidOperationException), false)]
    [TestCase("TaskMessages.Api.Worker.TurnWorker", "Hosting failed to start", typeof(IOException), false)]
    public void Filter_LeavesOutOnlyWhatTheProgramTells(string source, string text, Type exception, bool isLeftOut)
    {
        using var logger = new LoggerConfiguration().Filter.ByExcluding(StartupFailure.IsToldByTheProgram).WriteTo.Sink(_sink).CreateLogger();

        logger.ForContext(Constants.SourceContextPropertyName, source).Error((Exception)Activator.CreateInstance(exception)!, text);

        Assert.That(_sink.Events, Has.Count.EqualTo(isLeftOut ? 0 : 1));
    }

    private int Report(Exception error)
    {
        using var logger = new LoggerConfiguration().WriteTo.Sink(_sink).CreateLogger();
        return StartupFailure.Report(logger, error);
    }

    [TearDown]
    public void Forget() => _sink.Events.Clear();

    private sealed class CollectingSink : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
