using TaskMessages.Api.Hosting;

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
