using TaskMessages.Api.Hosting;

if (args is [BackupVerb.Name, ..])
    return await BackupVerb.RunAsync(args[1..], Console.Out, Console.Error, CancellationToken.None);

try
{
    await using var app = ServiceHost.Build(args);
    await ServiceHost.PrepareAsync(app, CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (StartupFailure.IsExpected(error))
{
    await Console.Error.WriteLineAsync(StartupFailure.Describe(error));
    return StartupFailure.ExitCode;
}
