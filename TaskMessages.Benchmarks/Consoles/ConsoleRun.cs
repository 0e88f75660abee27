using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Load;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Consoles;

/// <summary>Measures the console: how soon its pages are painted over a filled database, and what consoles that are open cost the service.</summary>
internal sealed class ConsoleRun(ConsoleRunOptions options, TextWriter progress)
{
    private const int Connections = 32;
    private const string Conversation = "a long conversation";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(10);

    private readonly StringBuilder _table = new("| | | goal |\n| --- | --- | --- |\n");

    /// <returns>A Markdown table.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var temporary = new TemporaryDirectory();
        var listener = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ServiceProcess.FreePort()}");
        await using var service = ServiceProcess.Start(new ServiceOptions
        {
            Directory = options.Directory ?? temporary.FullPath,
            Settings = new Dictionary<string, string> { ["EmbeddedMongo__Listen"] = listener },
        });
        await service.WaitReadyAsync(ReadyTimeout, cancellationToken);
        var target = new LoadTarget(service.EndPoint, service, Connections);
        await FillAsync(target, $"mongodb://{listener}/?directConnection=true", cancellationToken);

        await using var windows = await ConsoleWindows.StartAsync(new Uri($"http://{service.EndPoint}/"));
        var conversation = $"find?q={Uri.EscapeDataString(Conversation)}";
        await PaintAsync("the tasks, from the login on, in a browser without a cache", "", () => windows.LogInAsync(), cancellationToken);
        await PaintAsync("the tasks, by their address", "< 300 ms", () => windows.OpenAsync("tasks"), cancellationToken);
        await PaintAsync("the tasks of an agent, by their address", "", () => windows.OpenAsync("tasks?agent=1"), cancellationToken);
        await PaintAsync($"a conversation of {options.Messages:N0} messages, by its address", "< 500 ms", () => windows.OpenAsync(conversation), cancellationToken);
        await OpenConsolesAsync(target, windows, conversation, cancellationToken);
        return _table.ToString();
    }

    private async Task FillAsync(LoadTarget target, string database, CancellationToken cancellationToken)
    {
        await CreateAsync(target, options.WarmUp, cancellationToken);
        using var connection = await RawConnection.ConnectAsync(target.EndPoint, cancellationToken);
        var template = (await connection.ExchangeAsync(TaskRequests.Create(AgentKey.Echo, "What does a list of very many tasks look like?"), cancellationToken)).FindNumber("\"task_id\":"u8);
        await new DrainScenario(target, [template]).RunAsync("filled", DrainTimeout, cancellationToken);
        await ConsoleFiller.AddTasksAsync(database, template, options.Tasks, cancellationToken);
        await ConsoleFiller.AddConversationAsync(connection, Conversation, options.Messages, cancellationToken);
        await progress.WriteLineAsync($"{options.Tasks:N0} tasks and {options.Messages:N0} messages are stored");
    }

    private async Task PaintAsync(string what, string goal, Func<Task<TimeSpan>> open, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var opening = 0; opening <= options.Openings; opening++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var painted = await open();
            // the first one compiles what it runs through
            if (opening > 0)
                times.Add(painted.TotalMilliseconds);
        }

        times.Sort();
        await AddAsync($"first paint of {what}", $"median {times[times.Count / 2]:F0} ms, least {times[0]:F0} ms, most {times[^1]:F0} ms", goal);
    }

    /// <summary>Creates without a console, with all of them, and without again: what the machine does by itself in between is seen by the difference of the outer two.</summary>
    private async Task OpenConsolesAsync(LoadTarget target, ConsoleWindows windows, string conversation, CancellationToken cancellationToken)
    {
        var before = await CreateAsync(target, options.Duration, cancellationToken);
        var alone = target.Usage();
        string[] places = ["tasks", "overview", conversation];
        List<IPage> pages = [];
        for (var number = 0; number < options.Consoles; number++)
        {
            pages.Add(await windows.HoldAsync(places[number % places.Length]));
            await ConsoleWindows.ShownAsync(pages[^1]);
        }

        var opened = target.Usage();
        await Task.Delay(options.Duration, cancellationToken);
        var idle = target.Usage();
        var during = await CreateAsync(target, options.Duration, cancellationToken);
        foreach (var page in pages)
            await page.CloseAsync();
        var after = await CreateAsync(target, options.Duration, cancellationToken);

        var each = (before.ProcessorEach + after.ProcessorEach) / 2;
        await AddAsync($"memory for {options.Consoles} consoles that are open", $"{(idle.Memory - alone.Memory) / 1048576.0:F0} MiB more than the {alone.Memory >> 20} MiB without", "< 64 MiB");
        await AddAsync($"processor of the service for {options.Consoles} consoles while nothing else happens", $"{(idle.Processor - opened.Processor) / options.Duration:P1} of one", "");
        await AddAsync("creates without a console, before and after", $"{before.Rate:N0}/s and {after.Rate:N0}/s; {before.ProcessorEach.TotalMicroseconds:F0} µs and {after.ProcessorEach.TotalMicroseconds:F0} µs of the service's processor time each", "");
        await AddAsync($"creates with {options.Consoles} consoles open", $"{during.Rate:N0}/s; {during.ProcessorEach.TotalMicroseconds:F0} µs each: {during.ProcessorEach / each - 1:+0.0%;-0.0%}", "< +5 %");
        var failed = before.Failures + during.Failures + after.Failures;
        if (failed > 0)
            await AddAsync("creates that failed", failed.ToString("N0", CultureInfo.InvariantCulture), "0");
    }

    /// <summary>Creates, and waits until the worker has come to their end.</summary>
    private static async Task<LoadResult> CreateAsync(LoadTarget target, TimeSpan duration, CancellationToken cancellationToken)
    {
        var creates = new CreateScenario(target);
        var result = await creates.RunAsync("creates", duration, cancellationToken);
        await new DrainScenario(target, creates.TaskIds).RunAsync("backlog", DrainTimeout, cancellationToken);
        return result;
    }

    private async Task AddAsync(string name, string value, string goal)
    {
        _table.Append(CultureInfo.InvariantCulture, $"| {name} | {value} | {goal} |\n");
        await progress.WriteLineAsync($"{name}: {value}");
    }
}
