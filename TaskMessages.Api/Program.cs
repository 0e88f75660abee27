using Serilog;
using TaskMessages.Api.Hosting;

if (args is [BackupVerb.Name, ..])
    return await BackupVerb.RunAsync(args[1..], Console.Out, Console.Error, CancellationToken.None);

NativeMemoryLimits.Set();
Log.Logger = BootstrapLog.Create();
try
{
    await using var app = ServiceHost.Build(args);
    await ServiceHost.PrepareAsync(app, CancellationToken.None);
    await app.RunAsync();
    return ExitCodes.Success;
}
catch (Exception error) when (error is not OutOfMemoryException)
{
    return StartupFailure.Report(Log.Logger, error);
}
finally
{
    await Log.CloseAndFlushAsync();
}
